using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>Dispatches one row to the handlers and records what is left to do.</summary>
internal sealed class RowDispatcher(RunContext run, MarkLookup marks)
{
    /// <summary>The maximum number of consecutive events that the store may fail on in a run before it counts as unavailable.</summary>
    private const int MostFailedInARow = 3;

    private int _failedInARow;

    /// <param name="row">A row with a payload.</param>
    /// <param name="now">Keygen's clock.</param>
    /// <returns>Null when the walk may pass the row; otherwise why it ends before the row.</returns>
    public async Task<RunEnd?> RunAsync(EventRecord row, DateTimeOffset now)
    {
        if (!EventReader.TryRead(row, out var keygenEvent, out var failure))
        {
            CatchUpLog.RowUnreadable(run.Logger, row.Id, failure);
            run.Counts.Failed++;
            return Park(row, now);
        }

        run.Counts.Dispatched++;
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

    /// <summary>Puts a row into the open set for a later check, or leaves it in the parked set.</summary>
    public RunEnd? Open(EventRecord row, DateTimeOffset now)
    {
        var progress = run.Progress;
        if (row.Id is not { } id)
        {
            return null;
        }

        if (progress.Parked.TryGetValue(id, out var parked))
        {
            // The event did not fail, so this does not count as an attempt.
            run.Progress = progress with { Parked = progress.Parked.SetItem(id, parked with { Due = now + run.Options.FirstRetryDelay }) };
            return null;
        }

        var waiting = progress.Open.GetValueOrDefault(id) ?? New(row, now);
        return Take(progress.WithOpen(id, waiting.Again(now, run.Options), run.Options.MaxOpen), "open", nameof(CatchUpOptions.MaxOpen));
    }

    /// <summary>The store failed for this event. If it works for others, the walk need not wait.</summary>
    private async Task<RunEnd?> LeaveAsync(EventRecord row, DateTimeOffset now)
    {
        // A row that already waits takes no new place, so any number of them may fail.
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
            // Without an id it cannot be found again. It is logged and counted.
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
            // The parked set is full, but the event has a place in the open set.
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
            return new(CatchUpOutcome.SetFull, $"The {set} set is full ({option}): catch-up waits until there is room.");
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
        WebhookOutcome.Misconfigured => new(CatchUpOutcome.Misconfigured, "The registration's configuration is invalid; see the log."),
        _ => new(CatchUpOutcome.StoreUnavailable, "The idempotency store is unavailable."),
    };
}
