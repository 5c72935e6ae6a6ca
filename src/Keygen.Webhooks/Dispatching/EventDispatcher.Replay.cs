using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dispatching;

/// <content>Replays: some handlers of an event, under marks that live deliveries share or do not know.</content>
public sealed partial class EventDispatcher
{
    /// <summary>
    /// Runs chosen handlers of an event for a replay. A back-fill claims the event itself, so that a delivery of the event never runs a
    /// handler a second time. A replay that runs handlers again has marks of its own.
    /// </summary>
    /// <param name="keygenEvent">The event, read from a verified delivery or response.</param>
    /// <param name="scope">The replay's name and its handlers.</param>
    /// <param name="cancellationToken">Asks the handlers to stop.</param>
    /// <returns>
    /// The result, as of <see cref="DispatchAsync"/>. <see cref="WebhookOutcome.Ignored"/> when no chosen handler takes the event;
    /// <see cref="WebhookOutcome.Duplicate"/> when none had to run.
    /// </returns>
    public Task<DispatchResult> ReplayAsync(KeygenEvent keygenEvent, ReplayScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keygenEvent);
        ArgumentNullException.ThrowIfNull(scope);
        return EnterAndDispatchAsync(keygenEvent, scope, cancellationToken);
    }

    /// <summary>Returns what <see cref="ReplayAsync"/> would do, without running or changing anything.</summary>
    /// <param name="keygenEvent">The event, read from a verified delivery or response.</param>
    /// <param name="scope">The replay's name and its handlers.</param>
    /// <param name="cancellationToken">Cancels the wait for the store.</param>
    /// <returns>The chosen handlers that take the event; all lists are empty when there is none.</returns>
    /// <exception cref="Exception">The store could not be reached.</exception>
    public async Task<ReplayPreview> PreviewReplayAsync(KeygenEvent keygenEvent, ReplayScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keygenEvent);
        ArgumentNullException.ThrowIfNull(scope);
        keygenEvent = keygenEvent.For(Registration, scope.Replay);
        return _handlers.For(keygenEvent) is { } set && set.Only(scope.Handlers) is { } chosen
            ? await new ReplayMarks(_store, EventKey.Of(keygenEvent), set.Names).PreviewAsync(scope, chosen.Names, cancellationToken)
                .AsTask().WaitAsync(StoreTimeout, _context.Time, cancellationToken).ConfigureAwait(false)
            : ReplayPreview.Empty;
    }

    private async ValueTask<DispatchResult> ReplayWithinGateAsync(
        KeygenEvent keygenEvent, ReplayScope scope, ReceiverSettings settings, CancellationToken cancellationToken)
    {
        keygenEvent = keygenEvent.For(Registration, scope.Replay);
        if (_handlers.For(keygenEvent) is not { } set || set.Only(scope.Handlers) is not { } chosen)
        {
            return Ignored;
        }

        using var logScope = _context.Logger.IsEnabled(LogLevel.Critical) ? _context.Logger.BeginScope(new EventLogScope(keygenEvent, Registration)) : null;
        var (key, timeout) = (EventKey.Of(keygenEvent), settings.Options.HandlerTimeout);
        if (scope.RunsAgain)
        {
            return await ClaimAndRunAsync(keygenEvent, ReplayMarks.OfReplay(key, scope.Replay), chosen, chosen.Names, timeout, cancellationToken)
                .ConfigureAwait(false);
        }

        // All names: the event is settled only when the handlers that were not chosen have completed too.
        var result = await ClaimAndRunAsync(keygenEvent, key, chosen, set.Names, timeout, cancellationToken).ConfigureAwait(false);
        if (result.Outcome is not WebhookOutcome.Duplicate && !result.Handlers.Any(static receipt => receipt.Result.Status is HandlerRunStatus.AlreadyDone))
        {
            return result;
        }

        // A handler that did not run was done, or the event was settled without it.
        var settled = await BackFillSettledAsync(keygenEvent, chosen, new(_store, key, set.Names), timeout, cancellationToken).ConfigureAwait(false);
        return result.Outcome is WebhookOutcome.Duplicate ? settled : new(result.Outcome.OrWorse(settled.Outcome), [.. result.Handlers, .. settled.Handlers]);
    }

    /// <summary>Runs the handlers that did not exist when the event was settled. Deliveries never run them, because it is settled.</summary>
    private async ValueTask<DispatchResult> BackFillSettledAsync(
        KeygenEvent keygenEvent, HandlerSet chosen, ReplayMarks marks, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ReplayPreview preview;
        try
        {
            preview = await marks.PreviewSettledAsync(chosen.Names, cancellationToken)
                .AsTask().WaitAsync(StoreTimeout, _context.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return new(WebhookOutcome.Draining, []);
            }

            Log.StoreUnavailable(_context.Logger, exception, _context.Pool.Hint());
            return new(WebhookOutcome.Unavailable, []);
        }

        var (outcome, receipts) = (WebhookOutcome.Duplicate, new List<HandlerReceipt>());
        foreach (var handler in preview.Open)
        {
            if (receipts.Count > 0 && (_gate.GraceIsOver.IsCancellationRequested || cancellationToken.IsCancellationRequested))
            {
                return new(outcome.OrWorse(WebhookOutcome.Draining), receipts);
            }

            var one = chosen.Only([handler])!;
            var result = await ClaimAndRunAsync(keygenEvent, marks.OfBackFill(handler), one, one.Names, timeout, cancellationToken).ConfigureAwait(false);
            receipts.AddRange(result.Handlers);
            outcome = outcome.OrWorse(result.Outcome);
        }

        return new(outcome, receipts);
    }
}
