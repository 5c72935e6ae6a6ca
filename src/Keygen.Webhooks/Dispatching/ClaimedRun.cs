using System.Runtime.CompilerServices;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dispatching;

/// <summary>The registration, clock, metrics and logger that all runs of handlers use.</summary>
internal sealed record DispatchContext(string Registration, TimeProvider Time, WebhookMetrics Metrics, ThreadPoolStarvation Pool, ILogger Logger);

/// <summary>Runs the handlers of a claimed event, one after another. It owns the claim.</summary>
internal sealed class ClaimedRun(KeygenEvent keygenEvent, HandlerSet set, EventClaim claim, KeygenWebhooksOptions options, DispatchContext context)
{
    /// <summary>How long Keygen waits for an answer to a delivery.</summary>
    private static readonly TimeSpan KeygenTimeout = TimeSpan.FromSeconds(15);

    private readonly List<HandlerReceipt> _receipts = new(set.Handlers.Length);
    private WebhookOutcome _outcome = WebhookOutcome.Duplicate;

    /// <summary>Whether a handler of this claim has been started.</summary>
    private volatile bool _hasStarted;

    /// <summary>What the handler under way left for after its commit. An attempt that is repeated begins with nothing.</summary>
    private volatile AfterCommit? _afterCommit;

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

                var deadline = new HandlerDeadline(
                    options.TimeoutOf(keygenEvent.IsForwarded || handler.Execution is HandlerExecution.Later), context.Time, shutdown, cancellationToken);
                _ = RunAsync(handler, deadline);
                var completed = await deadline.Completion.ConfigureAwait(false);
                if (completed is null)
                {
                    isHeldUntilItEnds = true;
                    Log.HandlerOverstays(context.Logger, handler.Name, keygenEvent.Name, keygenEvent.Id);
                    Record(handler, new(HandlerRunStatus.Failed), deadline);
                    break;
                }

                var result = completed.Value;
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
            {
                result = await RunMeasuredAsync(handler, deadline).ConfigureAwait(false);
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HandlerRunResult> RunMeasuredAsync(HandlerRegistration handler, HandlerDeadline deadline)
    {
        var startedAt = context.Time.GetTimestamp();
        using var activity = HandlerActivity.Start(handler.Name, keygenEvent, context.Registration);
        using var scope = context.Logger.IsEnabled(LogLevel.Critical)
            ? context.Logger.BeginScope(new KeyValuePair<string, object?>[] { new(EventLogScope.Handler, handler.Name) })
            : null;
        HandlerRunResult result;
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
        LogResult(handler, result, deadline);
        WarnIfSlow(handler.Name, result.Status, elapsed);
        await FinishCommitAsync(handler.Name, result.Status, deadline.Stop).ConfigureAwait(false);
        HandlerActivity.Finish(activity, result);
        return result;
    }

    private Task Start(HandlerRegistration handler, IServiceProvider services, CancellationToken stop)
    {
        _hasStarted = true;
        _afterCommit = services.GetService<AfterCommit>();
        return handler.Invoke(services, keygenEvent, stop);
    }

    /// <summary>Runs what the handler left for after its commit. A failure is logged and changes nothing: the handler has completed.</summary>
    private async Task FinishCommitAsync(string handler, HandlerRunStatus status, CancellationToken stop)
    {
        var work = _afterCommit?.Work ?? [];
        _afterCommit = null;
        foreach (var one in status is HandlerRunStatus.Completed ? work : [])
        {
            try
            {
                await one(stop).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.AfterCommitFailed(context.Logger, exception, handler, keygenEvent.Name, keygenEvent.Id);
            }
        }
    }

    /// <summary>Logs a handler that took longer than Keygen waits. Nobody waits for an event that was fetched.</summary>
    private void WarnIfSlow(string handler, HandlerRunStatus status, TimeSpan elapsed)
    {
        if (elapsed > KeygenTimeout && !keygenEvent.IsCatchUp && !keygenEvent.IsReplay && !keygenEvent.IsForwarded
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
            _ when handler.IsForward => WebhookOutcome.NotForwarded,
            _ => WebhookOutcome.HandlerFailed,
        });
    }

    private void LogResult(HandlerRegistration registered, HandlerRunResult result, HandlerDeadline deadline)
    {
        var handler = registered.Name;
        switch (result.Status)
        {
            case HandlerRunStatus.Completed:
                Log.HandlerCompleted(context.Logger, handler, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.Failed when registered.IsForward && (deadline.TimedOut || !deadline.Stop.IsCancellationRequested):
                Log.NotForwarded(context.Logger, result.Error, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.Failed when deadline.TimedOut && keygenEvent.IsForwarded:
                Log.LaterHandlerTimedOut(context.Logger, result.Error, handler, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.Failed when deadline.TimedOut:
                Log.HandlerTimedOut(context.Logger, result.Error, handler, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.Failed when deadline.Stop.IsCancellationRequested:
                Log.HandlerStopped(context.Logger, result.Error, handler, keygenEvent.Name, keygenEvent.Id);
                break;
            case HandlerRunStatus.Failed when keygenEvent.IsForwarded:
                Log.LaterHandlerFailed(context.Logger, result.Error, handler, keygenEvent.Name, keygenEvent.Id);
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
