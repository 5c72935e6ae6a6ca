using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>Hands one row to the handlers, and writes down what is left to do about it.</summary>
internal sealed class RowDispatcher(RunContext run, MarkLookup marks)
{
    /// <summary>How many events one after another the store may fail on in a run and still be taken for one that works for the rest.</summary>
    private const int MostFailedInARow = 3;

    private int _failedInARow;

    /// <param name="row">The row, which has a payload.</param>
    /// <param name="now">Keygen's clock.</param>
    /// <returns>Null when the row may be passed; else why the walk ends before it.</returns>
    public async Task<RunEnd?> RunAsync(EventRecord row, DateTimeOffset now)
    {
        if (!EventReader.TryRead(row, out var keygenEvent, out var failure))
        {
            CatchUpLog.RowUnreadable(run.Logger, row.Id, failure);
            run.Counts.Failed++;
            return Park(row, now);
        }

        run.Counts.HandedOver++;
        var outcome = (await run.Dispatcher.DispatchAsync(keygenEvent, run.StopHandlers).ConfigureAwait(false)).Outcome;
        Count(outcome);
        return DispatchRule.Decide(outcome) switch
        {
            AfterDispatch.Pass => Settle(row),
            AfterDispatch.Open => Open(row, now),
            AfterDispatch.Park => Park(row, now),
            _ when outcome is WebhookOutcome.Unavailable => await LeaveAsync(row, now).ConfigureAwait(false),
            _ => EndOf(outcome),
        };
    }

    /// <summary>Puts a row into the open set, or leaves it where it waits, for a later look.</summary>
    public RunEnd? Open(EventRecord row, DateTimeOffset now)
    {
        var progress = run.Progress;
        if (row.Id is not { } id)
        {
            return null;
        }

        if (progress.Parked.TryGetValue(id, out var parked))
        {
            // Not a failure of its own, so it does not count as one.
            run.Progress = progress with { Parked = progress.Parked.SetItem(id, parked with { Due = now + run.Options.FirstRetryDelay }) };
            return null;
        }

        var waiting = progress.Open.GetValueOrDefault(id) ?? New(row, now);
        return Take(progress.WithOpen(id, waiting.Again(now, run.Options), run.Options.MaxOpen), "open", nameof(CatchUpOptions.MaxOpen));
    }

    /// <summary>The store failed on this event. Where it answers for others, those behind this one need not wait for it.</summary>
    private async Task<RunEnd?> LeaveAsync(EventRecord row, DateTimeOffset now)
    {
        // A row that waits already takes no place, so any number of them may fail.
        var isNew = !run.Progress.IsWaiting(row.Id);
        if (row.Id is not { } id || (isNew && _failedInARow == MostFailedInARow) || !await marks.AnswersAsync().ConfigureAwait(false))
        {
            return EndOf(WebhookOutcome.Unavailable);
        }

        _failedInARow += isNew ? 1 : 0;
        CatchUpLog.StoreFailsOn(run.Logger, id);
        return Open(row, now);
    }

    private RunEnd? Park(EventRecord row, DateTimeOffset now)
    {
        var progress = run.Progress;
        if (row.Id is not { } id)
        {
            // Nothing to find it by again. It is in the log and counted.
            return null;
        }

        var waiting = (progress.Parked.GetValueOrDefault(id) ?? New(row, now)).Again(now, run.Options, WaitingRow.MaxFailures);
        if (waiting.Due is null)
        {
            waiting = waiting with { Token = row.IdempotencyToken };
            CatchUpLog.ParkedForGood(run.Logger, id, waiting.Attempts);
        }

        var parked = progress.WithParked(id, waiting, run.Options.MaxParked);
        if (parked is null && progress.Open.TryGetValue(id, out var open))
        {
            // No room among the parked, but it has a place.
            run.Progress = progress with { Open = progress.Open.SetItem(id, open.Again(now, run.Options)) };
            return null;
        }

        return Take(parked, "parked", nameof(CatchUpOptions.MaxParked));
    }

    private static WaitingRow New(EventRecord row, DateTimeOffset now) => new(row.Created ?? now, 0, null);

    private RunEnd? Settle(EventRecord row)
    {
        if (run.Progress.IsWaiting(row.Id))
        {
            run.Progress = run.Progress.Without(row.Id!);
        }

        return null;
    }

    private RunEnd? Take(CatchUpProgress? progress, string set, string option)
    {
        if (progress is null)
        {
            return new(CatchUpOutcome.SetFull, $"The {set} set is full ({option}): the walk waits until there is room in it.");
        }

        run.Progress = progress;
        return null;
    }

    private void Count(WebhookOutcome outcome)
    {
        _failedInARow = outcome is WebhookOutcome.Unavailable or WebhookOutcome.Ignored ? _failedInARow : 0;
        switch (outcome)
        {
            case WebhookOutcome.Handled:
                run.Counts.Handled++;
                break;
            case WebhookOutcome.Duplicate:
                run.Counts.Duplicates++;
                break;
            case WebhookOutcome.HandlerFailed:
                run.Counts.Failed++;
                break;
        }
    }

    private static RunEnd EndOf(WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Draining => RunEnd.Stopped,
        WebhookOutcome.Misconfigured => new(CatchUpOutcome.Misconfigured, "The registration's configuration cannot work; the log says why."),
        _ => new(CatchUpOutcome.StoreUnavailable, "The idempotency store is out of reach."),
    };
}
