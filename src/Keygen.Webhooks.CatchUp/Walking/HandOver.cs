using Keygen.Webhooks.Diagnostics;

namespace Keygen.Webhooks.CatchingUp;

/// <summary>Hands one row to the handlers, and writes down what is left to do about it.</summary>
internal sealed class HandOver(RunContext run)
{
    /// <param name="row">The row, which has a payload.</param>
    /// <param name="now">Keygen's clock.</param>
    /// <returns>Null when the row may be passed; else why the walk ends before it.</returns>
    public async Task<RunEnd?> RunAsync(WebhookEventRow row, DateTimeOffset now)
    {
        var failure = EventReader.Read(row, out var keygenEvent);
        if (failure is not EnvelopeFailure.None)
        {
            CatchUpLog.RowUnreadable(run.Logger, row.Id, failure);
            run.Counts.Failed++;
            return Park(row, now);
        }

        run.Counts.HandedOver++;
        var outcome = (await run.Dispatcher.DispatchAsync(keygenEvent!, run.StopHandlers).ConfigureAwait(false)).Outcome;
        Count(outcome);
        return DispatchRule.Decide(outcome) switch
        {
            AfterDispatch.Pass => Settle(row),
            AfterDispatch.Open => Open(row, now),
            AfterDispatch.Park => Park(row, now),
            _ => EndOf(outcome),
        };
    }

    /// <summary>Puts a row into the open set, or leaves it where it waits, for a later look.</summary>
    public RunEnd? Open(WebhookEventRow row, DateTimeOffset now)
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

    private RunEnd? Park(WebhookEventRow row, DateTimeOffset now)
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

    private static WaitingRow New(WebhookEventRow row, DateTimeOffset now) => new(row.Created ?? now, 0, null);

    private RunEnd? Settle(WebhookEventRow row)
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
