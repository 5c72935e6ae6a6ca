using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>
/// Looks up events that are parked for good in the store: a delivery or a retry at Keygen may have completed them. It runs no handler. It
/// asks Keygen only for the token of an event that an earlier version parked.
/// </summary>
internal sealed class ParkedRowLookup(RunContext run, MarkLookup marks)
{
    /// <summary>The maximum number of lookups in one run. The next run continues with the following events.</summary>
    private const int MostAsked = 200;

    public async Task ReviewAsync(DateTimeOffset now)
    {
        foreach (var (id, parked) in Next(now))
        {
            if (run.Interrupted is not null)
            {
                return;
            }

            switch ((parked.Token ?? await TokenOfAsync(id, parked, now).ConfigureAwait(false)) is { } token ? await marks.FindAsync(token).ConfigureAwait(false) : null)
            {
                case null when run.Progress.Parked[id].Due is null:
                    return;
                case EventState.Settled:
                    run.Progress = run.Progress.Without(id);
                    CatchUpLog.HandledSince(run.Logger, id);
                    break;
            }
        }
    }

    private KeyValuePair<string, WaitingRow>[] Next(DateTimeOffset now)
    {
        var all = run.Progress.Parked.Where(static row => row.Value.Due is null).OrderBy(static row => row.Key, StringComparer.Ordinal).ToArray();
        var first = all.Length <= MostAsked ? 0 : (int)(now.ToUnixTimeSeconds() / 60 * MostAsked % all.Length);
        return [.. all.Skip(first).Concat(all.Take(first)).Take(MostAsked)];
    }

    /// <returns>Null when Keygen does not return it. An event that Keygen no longer has is left to the recheck.</returns>
    private async Task<string?> TokenOfAsync(string id, WaitingRow parked, DateTimeOffset now)
    {
        if (!run.Budget.AllowsRechecks)
        {
            return null;
        }

        var answer = await run.Api.FindAsync(run.Access, run.Budget, id, run.Stop).ConfigureAwait(false);
        var token = answer.Page?.Records is [var row] ? row.IdempotencyToken : null;
        if (token is not null || answer.Status is ApiStatus.Gone)
        {
            var known = parked with { Token = token, Due = token is null ? now : null };
            run.Progress = run.Progress with { Parked = run.Progress.Parked.SetItem(id, known) };
        }

        return token;
    }
}
