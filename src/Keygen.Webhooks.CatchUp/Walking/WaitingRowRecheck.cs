using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>Looks again, by id, at what is open or parked.</summary>
internal sealed class WaitingRowRecheck(RunContext run, RowDispatcher dispatcher, MarkLookup marks)
{
    /// <summary>In one run, so that a heap of them does not keep the walk waiting.</summary>
    private const int MostInOneRun = 100;

    /// <summary>No row is put off for so long, but by a clock that ran ahead.</summary>
    private static readonly TimeSpan BeyondReason = TimeSpan.FromDays(2);

    /// <param name="now">The time.</param>
    /// <param name="everythingParked">Whether to take all that are parked, also those parked for good.</param>
    /// <returns>Why the run ends, or null.</returns>
    public async Task<RunEnd?> RunAsync(DateTimeOffset now, bool everythingParked)
    {
        await new ParkedRowLookup(run, marks).ReviewAsync(now).ConfigureAwait(false);
        foreach (var (id, waiting) in Due(now, everythingParked))
        {
            if (run.Interrupted is { } interrupted)
            {
                return interrupted;
            }

            if (!run.Budget.AllowsLookingAgain && !everythingParked)
            {
                return null;
            }

            if (await LookAsync(id, waiting).ConfigureAwait(false) is { } end)
            {
                return end;
            }

            if (run.Keeper.IsSaveDue && await run.SaveAsync().ConfigureAwait(false) is { } overtaken)
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

    private async Task<RunEnd?> LookAsync(string id, WaitingRow waiting)
    {
        var answer = await run.Api.FindAsync(run.Access, run.Budget, id, run.Stop).ConfigureAwait(false);
        if (answer.Status is ApiStatus.Gone)
        {
            GiveUp(id, "Keygen does not have it any more");
            return null;
        }

        if (answer.Page is not { } page)
        {
            if (answer.Status is ApiStatus.Unavailable or ApiStatus.Unreadable or ApiStatus.TooLarge)
            {
                PutOff(id, waiting);
            }

            return RunEnd.Of(answer);
        }

        if (page.Rows is not [var row] || !string.Equals(row.Id, id, StringComparison.Ordinal))
        {
            PutOff(id, waiting);
            return new(CatchUpOutcome.Unreadable, "Keygen's API answered with another webhook event than the one asked for.");
        }

        if (waiting.Created < answer.AnsweredAt - run.Memory)
        {
            // By Keygen's clock: this machine's may be wrong, and what is given up is lost.
            GiveUp(id, "it is too old for its marks to be there for sure");
            return null;
        }

        // Its status is not asked: whether its handlers have completed, the store knows.
        run.Counts.Seen++;
        return row.HasPayload
            ? await dispatcher.RunAsync(row, answer.AnsweredAt).ConfigureAwait(false)
            : dispatcher.Open(row, answer.AnsweredAt);
    }

    /// <summary>Where Keygen can answer for all events but this one, it may not be the first again in every run to come.</summary>
    private void PutOff(string id, WaitingRow waiting)
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

    private void GiveUp(string id, string why)
    {
        CatchUpLog.GivenUp(run.Logger, id, why);
        run.Counts.GivenUp++;
        run.Progress = run.Progress.Without(id);
    }
}
