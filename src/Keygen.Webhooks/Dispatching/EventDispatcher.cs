using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dispatching;

/// <summary>
/// Runs the handlers of an event, each once, in order of registration. One that fails does not stop the next.
/// </summary>
public sealed class EventDispatcher
{
    /// <summary>How long the store is waited for before a delivery is answered 503.</summary>
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(5);

    private readonly string _registration;
    private readonly HandlerTable _handlers;
    private readonly IIdempotencyStore _store;
    private readonly Func<ReceiverSettings> _settings;
    private readonly ReceiverGate _gate;
    private readonly TimeProvider _time;
    private readonly WebhookMetrics _metrics;
    private readonly ILogger _logger;

    internal EventDispatcher(
        string registration, HandlerTable handlers, IIdempotencyStore store, Func<ReceiverSettings> settings, ReceiverGate gate,
        TimeProvider time, WebhookMetrics metrics, ILogger<EventDispatcher> logger)
    {
        (_registration, _handlers, _store, _settings) = (registration, handlers, store, settings);
        (_gate, _time, _metrics, _logger) = (gate, time, metrics, logger);
    }

    /// <summary>What is wrong with the handlers as they were registered; null when nothing is.</summary>
    internal string? Error => _handlers.Error;

    /// <summary>Claims an event and runs what is left of it.</summary>
    /// <param name="keygenEvent">The event, read from something verified.</param>
    /// <param name="cancellationToken">Asks the handlers to end. A delivery's own caller hanging up is no reason to.</param>
    /// <returns>What came of it; when a handler does not end in time the result comes without it, and its claim is held until it ends.</returns>
    public async Task<DispatchResult> DispatchAsync(KeygenEvent keygenEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keygenEvent);
        if (!TryGetTimeout(out var timeout, out var error))
        {
            Log.NotDispatched(_logger, keygenEvent.Name, keygenEvent.Id, error);
            return new(WebhookOutcome.Misconfigured, []);
        }

        if (_handlers.For(keygenEvent) is not { } set)
        {
            return new(WebhookOutcome.Ignored, []);
        }

        var key = new EventKey(_registration, keygenEvent.AccountId, keygenEvent.IdempotencyToken);
        if (await ClaimAsync(key, set.Names, cancellationToken).ConfigureAwait(false) is not { } claim)
        {
            return new(cancellationToken.IsCancellationRequested ? WebhookOutcome.Draining : WebhookOutcome.Unavailable, []);
        }

        if (claim.Status is not ClaimStatus.Claimed)
        {
            await claim.DisposeAsync().ConfigureAwait(false);
            return new(claim.Status is ClaimStatus.Settled ? WebhookOutcome.Duplicate : WebhookOutcome.InProgress, []);
        }

        return await RunAllAsync(keygenEvent, set, claim, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Taken once, before the claim, so that a reload in between cannot come between a claim and its end.</summary>
    private bool TryGetTimeout(out TimeSpan timeout, [NotNullWhen(false)] out string? error)
    {
        timeout = default;
        try
        {
            var settings = _settings();
            timeout = settings.Options.HandlerTimeout;
            error = settings.Error ?? _handlers.Error;
        }
        catch (Exception exception)
        {
            error = exception.Message;
        }

        return error is null;
    }

    private async ValueTask<EventClaim?> ClaimAsync(EventKey key, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        Task<EventClaim>? claiming = null;
        try
        {
            var pending = _store.ClaimAsync(key, names, cancellationToken);
            if (pending.IsCompletedSuccessfully)
            {
                return pending.Result;
            }

            claiming = pending.AsTask();
            return await claiming.WaitAsync(StoreTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Log.StoreUnavailable(_logger, exception);
            }

            _ = DisposeLateAsync(claiming);
            return null;
        }
    }

    /// <summary>A claim that comes after nobody waits for it is given back.</summary>
    private static async Task DisposeLateAsync(Task<EventClaim>? claiming)
    {
        if (claiming is null)
        {
            return;
        }

        await ((Task)claiming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (claiming.IsCompletedSuccessfully)
        {
            await (await claiming.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<DispatchResult> RunAllAsync(
        KeygenEvent keygenEvent, HandlerSet set, EventClaim claim, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var receipts = new List<HandlerReceipt>(set.Handlers.Length);
        var outcome = WebhookOutcome.Duplicate;
        var heldUntilItEnds = false;
        try
        {
            foreach (var handler in set.Handlers)
            {
                if (receipts.Count > 0 && (_gate.GraceIsOver.IsCancellationRequested || cancellationToken.IsCancellationRequested))
                {
                    // What is left has to come again.
                    return new(outcome.OrWorse(WebhookOutcome.Draining), receipts);
                }

                var watch = new HandlerWatch(timeout, _time, _gate.GraceIsOver, cancellationToken);

                // On a thread of its own choosing: a handler that blocks is not to hold up the watch over it.
                var run = Task.Run(() => RunAsync(handler, keygenEvent, claim, watch), CancellationToken.None);
                heldUntilItEnds = !await watch.WaitAsync(run).ConfigureAwait(false);
                if (heldUntilItEnds)
                {
                    Log.HandlerOverstays(_logger, handler.Name, keygenEvent.Name, keygenEvent.Id);
                    _ = EndLateAsync(run, watch, claim);
                    receipts.Add(new(handler.Name, new(HandlerRunStatus.Failed), watch.TimedOut));
                    return new(outcome.OrWorse(OutcomeOf(HandlerRunStatus.Failed, watch)), receipts);
                }

                var result = await run.ConfigureAwait(false);
                receipts.Add(new(handler.Name, result, watch.TimedOut && result.Status is HandlerRunStatus.Failed));
                outcome = outcome.OrWorse(OutcomeOf(result.Status, watch));
                watch.Dispose();
                if (result.Status is HandlerRunStatus.InProgress or HandlerRunStatus.LeaseLost or HandlerRunStatus.Unavailable)
                {
                    break;
                }
            }
        }
        finally
        {
            if (!heldUntilItEnds)
            {
                await claim.DisposeAsync().ConfigureAwait(false);
            }
        }

        return new(outcome, receipts);
    }

    private async Task<HandlerRunResult> RunAsync(HandlerRegistration handler, KeygenEvent keygenEvent, EventClaim claim, HandlerWatch watch)
    {
        var startedAt = _time.GetTimestamp();
        using var activity = WebhookActivities.StartHandler(handler.Name);
        HandlerRunResult result;
        try
        {
            result = await claim
                .RunAsync(handler.Name, (services, ct) => handler.Invoke(services, keygenEvent, ct), watch.Stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A store promises not to; one that breaks its word is a store out of order.
            result = new(HandlerRunStatus.Unavailable, exception);
        }

        _metrics.Handled(handler.Name, result.Status, _time.GetElapsedTime(startedAt));
        LogResult(handler, keygenEvent, result, watch);
        if (result.Status is not (HandlerRunStatus.Completed or HandlerRunStatus.AlreadyDone))
        {
            activity?.SetStatus(ActivityStatusCode.Error, result.Status.ToString());
        }

        return result;
    }

    /// <summary>The claim is held for as long as the handler runs, so that it is not run a second time beside itself.</summary>
    private static async Task EndLateAsync(Task<HandlerRunResult> run, HandlerWatch watch, EventClaim claim)
    {
        await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        watch.Dispose();
        await claim.DisposeAsync().ConfigureAwait(false);
    }

    private static WebhookOutcome OutcomeOf(HandlerRunStatus status, HandlerWatch watch) => status switch
    {
        HandlerRunStatus.Completed => WebhookOutcome.Handled,
        HandlerRunStatus.AlreadyDone => WebhookOutcome.Duplicate,
        HandlerRunStatus.InProgress => WebhookOutcome.InProgress,
        HandlerRunStatus.LeaseLost => WebhookOutcome.LeaseLost,
        HandlerRunStatus.Unavailable => WebhookOutcome.Unavailable,
        _ when watch.Stop.IsCancellationRequested && !watch.TimedOut => WebhookOutcome.Draining,
        _ => WebhookOutcome.HandlerFailed,
    };

    private void LogResult(HandlerRegistration handler, KeygenEvent keygenEvent, HandlerRunResult result, HandlerWatch watch)
    {
        switch (result.Status)
        {
            case HandlerRunStatus.Completed:
                Log.HandlerCompleted(_logger, handler.Name, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.Failed when watch.TimedOut:
                Log.HandlerTimedOut(_logger, result.Error, handler.Name, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.Failed when watch.Stop.IsCancellationRequested:
                Log.HandlerStopped(_logger, result.Error, handler.Name, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.Failed:
                Log.HandlerFailed(_logger, result.Error, handler.Name, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.LeaseLost or HandlerRunStatus.Unavailable:
                Log.HandlerNotRecorded(_logger, result.Error, handler.Name, keygenEvent.Name, keygenEvent.Id, result.Status);
                break;
        }
    }
}
