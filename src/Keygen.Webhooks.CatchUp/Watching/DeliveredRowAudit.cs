using System.Collections.Immutable;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.CatchUp.Watching;

/// <summary>
/// Checks that the store has a mark for the rows that Keygen reports as delivered, each once, when the walk first passes it. Something else
/// that answers for this endpoint does so repeatedly, so a limited number of lookups finds it.
/// </summary>
internal sealed class DeliveredRowAudit(RunContext run, MarkLookup marks)
{
    /// <summary>The maximum number of rows to remember.</summary>
    public const int MostKept = 100;

    /// <summary>The maximum number of store lookups in one run.</summary>
    private const int MostAsked = 200;

    /// <summary>How long a row is reported. Only a retry at Keygen can repair it.</summary>
    private static readonly TimeSpan Reported = TimeSpan.FromDays(7);

    private int _left = MostAsked;

    /// <returns>False when the row certainly was not delivered here; otherwise true.</returns>
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

    /// <summary>Removes the rows that were handled after a retry at Keygen, and those that were reported long enough.</summary>
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

    /// <returns>Null when the store did not answer. That does not end the run, but stops further lookups in it.</returns>
    private async Task<bool?> IsKnownAsync(string token)
    {
        var state = await marks.FindAsync(token).ConfigureAwait(false);
        _left = state is null ? 0 : _left - 1;
        return state is null ? null : state is not EventState.Unknown;
    }
}
