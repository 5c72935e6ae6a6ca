using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>Checks open and parked events again, by id.</summary>
internal sealed class WaitingRowRecheck(RunContext run, RowDispatcher dispatcher, MarkLookup marks)
{
    /// <summary>The maximum in one run, so that many waiting events do not delay the walk.</summary>
    private const int MostInOneRun = 100;

    /// <summary>No event is due later than this, unless a clock that was ahead wrote its time.</summary>
    private static readonly TimeSpan BeyondReason = TimeSpan.FromDays(2);

    /// <param name="now">The time.</param>
    /// <param name="everythingParked">Whether to check all parked events, including those parked for good.</param>
    /// <returns>Why the run ends; null to go on.</returns>
    public async Task<RunEnd?> RunAsync(DateTimeOffset now, bool everythingParked)
    {
        await new ParkedRowLookup(run, marks).ReviewAsync(now).ConfigureAwait(false);
        foreach (var (id, waiting) in Due(now, everythingParked))
        {
            if (run.Interrupted is { } interrupted)
            {
                return interrupted;
            }

            if (!run.Budget.AllowsRechecks && !everythingParked)
            {
                return null;
            }

            if (await RecheckAsync(id, waiting).ConfigureAwait(false) is { } end)
            {
                return end;
            }

            if (run.VersionedProgress.IsSaveDue && await run.SaveAsync().ConfigureAwait(false) is { } overtaken)
            {
                return overtaken;
            }
        }

        return await run.SaveAsync().ConfigureAwait(false);
    }

    private List<KeyValuePair<string, WaitingRow>> Due(DateTimeOffset now, bool everythingParked)
    {
        var due = run.Progress.Open.Concat(run.Progress.Parked)
            .Where(pair => pair.Value.Due <= now || pair.Value.Due > now + BeyondReason || pair.Value.Created < now - run.Memory)
            .OrderBy(static pair => pair.Value.Due)
            .Take(MostInOneRun);
        return [.. everythingParked ? run.Progress.Parked.OrderBy(static pair => pair.Value.Created) : due];
    }

    private async Task<RunEnd?> RecheckAsync(string id, WaitingRow waiting)
    {
        var answer = await run.Api.FindAsync(run.Access, run.Budget, id, run.Stop).ConfigureAwait(false);
        if (answer.Status is ApiStatus.Gone)
        {
            Abandon(id, "Keygen no longer has it");
            return null;
        }

        if (answer.Page is not { } page)
        {
            if (answer.Status is ApiStatus.Unavailable or ApiStatus.Unreadable or ApiStatus.TooLarge)
            {
                Postpone(id, waiting);
            }

            return RunEnd.Of(answer);
        }

        if (page.Records is not [var row] || !string.Equals(row.Id, id, StringComparison.Ordinal))
        {
            Postpone(id, waiting);
            return new(CatchUpOutcome.Unreadable, "Keygen's API returned a webhook event that was not requested.");
        }

        if (waiting.Created < answer.AnsweredAt - run.Memory)
        {
            // By Keygen's clock: this machine's clock may be wrong, and an abandoned event is lost.
            Abandon(id, "it is so old that the store may no longer have its marks");
            return null;
        }

        // The row's status does not matter: the store knows whether its handlers have completed.
        run.Counts.Seen++;
        return row.HasPayload
            ? await dispatcher.RunAsync(row, answer.AnsweredAt).ConfigureAwait(false)
            : dispatcher.Open(row, answer.AnsweredAt);
    }

    /// <summary>Delays an event that Keygen cannot return, so that it does not come first in every later run.</summary>
    private void Postpone(string id, WaitingRow waiting)
    {
        if (waiting.Due is null)
        {
            return;
        }

        var (progress, later) = (run.Progress, waiting with { Due = run.Time.GetUtcNow() + run.Options.FirstRetryDelay });
        run.Progress = progress.Parked.ContainsKey(id)
            ? progress with { Parked = progress.Parked.SetItem(id, later) }
            : progress with { Open = progress.Open.SetItem(id, later) };
    }

    private void Abandon(string id, string why)
    {
        CatchUpLog.GivenUp(run.Logger, id, why);
        run.Counts.Abandoned++;
        run.Progress = run.Progress.Without(id);
    }
}
