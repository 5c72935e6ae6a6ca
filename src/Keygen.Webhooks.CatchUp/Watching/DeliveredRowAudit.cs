using System.Collections.Immutable;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.CatchUp.Watching;

/// <summary>
/// Holds rows that Keygen calls delivered against the store's marks, each once, as the walk passes it for the first time. What answers in
/// our place does so again and again, so a bounded number of looks finds it.
/// </summary>
internal sealed class DeliveredRowAudit(RunContext run, MarkLookup marks)
{
    /// <summary>How many rows are remembered.</summary>
    public const int MostKept = 100;

    /// <summary>Look-ups of the store in one run.</summary>
    private const int MostAsked = 200;

    /// <summary>For how long a row is reported. Nobody can make it good but by retrying it at Keygen.</summary>
    private static readonly TimeSpan Reported = TimeSpan.FromDays(7);

    private int _left = MostAsked;

    /// <returns>Whether it was delivered here, as far as is known; false when it is known that it was not.</returns>
    public async Task<bool> SawAsync(EventRecord row)
    {
        if (_left == 0 || row is not { Id: { } id, IdempotencyToken: { } token, Name: { } name, Created: { } created }
            || run.Progress.Watch is not { } watch || created < watch.From || !run.Dispatcher.Handles(name))
        {
            return true;
        }

        if (await IsKnownAsync(token).ConfigureAwait(false) is not false)
        {
            return true;
        }

        var kept = watch.UnseenRows.Add(new(id, token, created)).Sort(static (a, b) => b.Created.CompareTo(a.Created));
        run.Progress = run.Progress with { Watch = watch with { Unseen = [.. kept.Take(MostKept)] } };
        return false;
    }

    /// <summary>Forgets what was retried at Keygen and handled since, and what was reported long enough.</summary>
    public async Task ReviewAsync(DateTimeOffset now)
    {
        var left = ImmutableList.CreateBuilder<UnseenRow>();
        var rows = run.Progress.Watch?.UnseenRows ?? [];
        _left = MostKept;
        foreach (var row in rows.Where(row => row.Created > now - Reported))
        {
            if (_left == 0 || await IsKnownAsync(row.Token).ConfigureAwait(false) is not true)
            {
                left.Add(row);
            }
        }

        if (left.Count < rows.Count)
        {
            run.Progress = run.Progress with { Watch = run.Progress.Watch! with { Unseen = left.Count == 0 ? null : left.ToImmutable() } };
        }
    }

    /// <returns>Null when the store did not say: no reason to end a run, and it is asked no more in this one.</returns>
    private async Task<bool?> IsKnownAsync(string token)
    {
        var state = await marks.FindAsync(token).ConfigureAwait(false);
        _left = state is null ? 0 : _left - 1;
        return state is null ? null : state is not EventState.Unknown;
    }
}
