using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>Runs the chosen handlers of an event.</summary>
internal sealed class RunStep(CatchUpServices parts, ReplayRequest request, ReplayScope scope) : IReplayStep
{
    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(5);

    public async Task<RunEnd?> TakeAsync(KeygenEvent keygenEvent, ReplayTally tally, CancellationToken cancellationToken)
    {
        var result = await parts.Dispatcher.ReplayAsync(keygenEvent, scope, cancellationToken).ConfigureAwait(false);
        switch (result.Outcome)
        {
            case WebhookOutcome.Handled:
                tally.Handled++;
                return null;
            case WebhookOutcome.Duplicate when result.Handlers is [] && await IsNotKnownAsync(keygenEvent, cancellationToken).ConfigureAwait(false):
                tally.NotKnown++;
                return null;
            case WebhookOutcome.Duplicate:
                tally.AlreadyDone++;
                return null;
            case WebhookOutcome.Ignored:
                tally.NoHandler++;
                return null;
            case WebhookOutcome.InProgress or WebhookOutcome.LeaseLost:
                tally.InProgress++;
                return null;
            case WebhookOutcome.HandlerFailed:
            case WebhookOutcome.Unavailable when await StoreAnswersAsync(cancellationToken).ConfigureAwait(false):
                return ++tally.Failed < request.MaxFailures ? null : new(
                    CatchUpOutcome.Stopped, $"{EnglishText.Count(tally.Failed, "event has", "events have")} failed (MaxFailures): fix the handler, and run the same replay again.");
            case WebhookOutcome.Draining:
                return RunEnd.Stopped;
            case WebhookOutcome.Misconfigured:
                return new(CatchUpOutcome.Misconfigured, "The registration's configuration is invalid; see the log.");
            default:
                return new(CatchUpOutcome.StoreUnavailable, "The idempotency store is unavailable.");
        }
    }

    private async Task<bool> IsNotKnownAsync(KeygenEvent keygenEvent, CancellationToken cancellationToken) =>
        !scope.RunsAgain
        && (await parts.Dispatcher.PreviewReplayAsync(keygenEvent, scope, cancellationToken).ConfigureAwait(false)).Unknown.Count > 0;

    /// <summary>Whether the store answers for an event that does not exist. If so, it fails on this event only, and others need not wait.</summary>
    private async Task<bool> StoreAnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await parts.Store.FindAsync(new EventKey(parts.Registration, "", Guid.NewGuid().ToString()), cancellationToken)
                .AsTask().WaitAsync(LookupTimeout, parts.Time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
