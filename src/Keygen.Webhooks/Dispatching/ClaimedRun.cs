using System.Runtime.CompilerServices;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dispatching;

/// <summary>The registration, clock, metrics and logger that all runs of handlers use.</summary>
internal sealed record DispatchContext(string Registration, TimeProvider Time, WebhookMetrics Metrics, ThreadPoolStarvation Pool, ILogger Logger);

/// <summary>Runs the handlers of a claimed event, one after another. It owns the claim.</summary>
internal sealed class ClaimedRun(KeygenEvent keygenEvent, HandlerSet set, EventClaim claim, TimeSpan timeout, DispatchContext context)
{
    /// <summary>How long Keygen waits for an answer to a delivery.</summary>
    private static readonly TimeSpan KeygenTimeout = TimeSpan.FromSeconds(15);

    private readonly List<HandlerReceipt> _receipts = new(set.Handlers.Length);
    private WebhookOutcome _outcome = WebhookOutcome.Duplicate;

    /// <summary>Whether a handler of this claim has been started.</summary>
    private volatile bool _hasStarted;

    /// <summary>
    /// Runs the handlers that have not completed. If a handler ignores its deadline, this returns without it, and the claim is held until
    /// the handler ends.
    /// </summary>
    /// <param name="shutdown">Fires when the shutdown's grace period has passed.</param>
    /// <param name="cancellationToken">Asks the handlers to stop.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DispatchResult> RunAllAsync(CancellationToken shutdown, CancellationToken cancellationToken)
    {
        var isHeldUntilItEnds = false;
        try
        {
            foreach (var handler in set.Handlers)
            {
                if (_receipts.Count > 0 && (shutdown.IsCancellationRequested || cancellationToken.IsCancellationRequested))
                {
                    // The remaining handlers need another delivery. The first handler is always started: it gets a token that has fired.
                    _outcome = _outcome.OrWorse(WebhookOutcome.Draining);
                    break;
                }

                var deadline = new HandlerDeadline(timeout, context.Time, shutdown, cancellationToken);
                _ = RunAsync(handler, deadline);
                await deadline.Completion.ConfigureAwait(false);
                if (deadline.Result is not { } result)
                {
                    isHeldUntilItEnds = true;
                    Log.HandlerOverstays(context.Logger, handler.Name, keygenEvent.Name, keygenEvent.Id);
                    Record(handler, new(HandlerRunStatus.Failed), deadline);
                    break;
                }

                Record(handler, result, deadline);
                if (result.Status is HandlerRunStatus.InProgress or HandlerRunStatus.LeaseLost or HandlerRunStatus.Unavailable)
                {
                    break;
                }
            }
        }
        finally
        {
            if (!isHeldUntilItEnds)
            {
                await claim.DisposeAsync().ConfigureAwait(false);
            }
        }

        return new(_outcome, _receipts);
    }

    /// <summary>
    /// Runs one handler. If it ends after its deadline, it releases the event itself, so that the handler never runs twice at the same
    /// time.
    /// </summary>
    private async Task RunAsync(HandlerRegistration handler, HandlerDeadline deadline)
    {
        // On the thread pool: a handler that blocks its thread must not block the deadline.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        bool isWaitedFor;
        try
        {
            HandlerRunResult result;
            using (deadline)
            using (var activity = HandlerActivity.Start(handler.Name, keygenEvent, context.Registration))
            using (context.Logger.IsEnabled(LogLevel.Critical) ? context.Logger.BeginScope(handler.LogScope) : null)
            {
                var startedAt = context.Time.GetTimestamp();
                try
                {
                    result = await claim
                        .RunAsync(handler.Name, (services, ct) => Start(handler, services, ct), deadline.Stop).ConfigureAwait(false);
                }
                catch (Exception exception)
                {
                    // A store must not throw here. One that does is treated as unavailable.
                    result = new(HandlerRunStatus.Unavailable, exception);
                }

                var elapsed = context.Time.GetElapsedTime(startedAt);
                context.Metrics.Handled(handler.Name, result.Status, elapsed);
                LogResult(handler.Name, result, deadline);
                WarnIfSlow(handler.Name, result.Status, elapsed);
                HandlerActivity.Finish(activity, result);
            }

            isWaitedFor = deadline.TryEnd(result);
        }
        catch (Exception exception)
        {
            // A logger or a listener threw.
            isWaitedFor = deadline.TryFail(exception);
        }

        if (!isWaitedFor)
        {
            await claim.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task Start(HandlerRegistration handler, IServiceProvider services, CancellationToken stop)
    {
        _hasStarted = true;
        return handler.Invoke(services, keygenEvent, stop);
    }

    /// <summary>Logs a handler that took longer than Keygen waits. Nobody waits for an event that was fetched.</summary>
    private void WarnIfSlow(string handler, HandlerRunStatus status, TimeSpan elapsed)
    {
        if (elapsed > KeygenTimeout && !keygenEvent.IsCatchUp && !keygenEvent.IsReplay
            && status is HandlerRunStatus.Completed or HandlerRunStatus.Failed or HandlerRunStatus.LeaseLost)
        {
            Log.HandlerSlow(context.Logger, handler, elapsed, keygenEvent.Name, keygenEvent.Id, KeygenTimeout);
        }
    }

    private void Record(HandlerRegistration handler, HandlerRunResult result, HandlerDeadline deadline)
    {
        _receipts.Add(new(handler.Name, result, deadline.TimedOut && result.Status is HandlerRunStatus.Failed));
        _outcome = _outcome.OrWorse(result.Status switch
        {
            HandlerRunStatus.Completed => WebhookOutcome.Handled,
            HandlerRunStatus.AlreadyDone => WebhookOutcome.Duplicate,
            HandlerRunStatus.InProgress => WebhookOutcome.InProgress,
            HandlerRunStatus.LeaseLost => WebhookOutcome.LeaseLost,
            HandlerRunStatus.Unavailable => WebhookOutcome.Unavailable,
            _ when deadline.Stop.IsCancellationRequested && !deadline.TimedOut => WebhookOutcome.Draining,
            _ => WebhookOutcome.HandlerFailed,
        });
    }

    private void LogResult(string handler, HandlerRunResult result, HandlerDeadline deadline)
    {
        switch (result.Status)
        {
            case HandlerRunStatus.Completed:
                Log.HandlerCompleted(context.Logger, handler, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.Failed when deadline.TimedOut:
                Log.HandlerTimedOut(context.Logger, result.Error, handler, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.Failed when deadline.Stop.IsCancellationRequested:
                Log.HandlerStopped(context.Logger, result.Error, handler, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.Failed:
                Log.HandlerFailed(context.Logger, result.Error, handler, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.InProgress when result.Error is { } error:
                Log.HandlerNotBegun(context.Logger, error, handler, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.Unavailable when !_hasStarted && result.Error is { } error:
                Log.StoreUnavailable(context.Logger, error, context.Pool.Hint());
                break;
            case HandlerRunStatus.LeaseLost or HandlerRunStatus.Unavailable:
                Log.HandlerNotRecorded(context.Logger, result.Error, handler, keygenEvent.Name, keygenEvent.Id, result.Status);
                break;
        }
    }
}
