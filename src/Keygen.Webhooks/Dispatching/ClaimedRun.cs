using System.Runtime.CompilerServices;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dispatching;

/// <summary>The registration, clock, metrics and logger that all runs of handlers use, and whether each run has a span.</summary>
internal sealed record DispatchContext(
    string Registration, TimeProvider Time, WebhookMetrics Metrics, ThreadPoolStarvation Pool, ILogger Logger, bool IsTraced);

/// <summary>Runs the handlers of a claimed event, one after another. It owns the claim.</summary>
internal sealed class ClaimedRun(KeygenEvent keygenEvent, HandlerSet set, EventClaim claim, KeygenWebhooksOptions options, DispatchContext context)
{
    private readonly List<HandlerReceipt> _receipts = new(set.Handlers.Length);
    private readonly HandlerRunLog _log = new(keygenEvent, context);
    private WebhookOutcome _outcome = WebhookOutcome.Duplicate;

    /// <summary>Whether the handler under way has been started.</summary>
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

                var deadline = new HandlerDeadline(options.TimeoutOf(handler.RunsLaterFor(keygenEvent)), context.Time, shutdown, cancellationToken);
                var startedAt = context.Time.GetTimestamp();
                _ = RunAsync(handler, deadline);
                await deadline.Completion.ConfigureAwait(false);
                if (deadline.Result is not { } result)
                {
                    isHeldUntilItEnds = true;
                    Log.HandlerOverstays(context.Logger, handler.Name, keygenEvent.Name, keygenEvent.Id);
                    Record(handler, new(HandlerRunStatus.Failed), deadline, startedAt);
                    break;
                }

                Record(handler, result, deadline, startedAt);
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
        var isKept = false;
        _hasStarted = false;
        try
        {
            HandlerRunResult result;
            using (deadline)
            using (var activity = context.IsTraced ? HandlerActivity.Start(handler.Name, keygenEvent, context.Registration) : null)
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
                _log.Write(handler, result, deadline, _hasStarted);
                _log.WarnIfSlow(handler.Name, result.Status, elapsed);
                isKept = result.Status is HandlerRunStatus.Completed && deadline.TryKeep(result);
                await FinishCommitAsync(handler.Name, result.Status, deadline.Stop).ConfigureAwait(false);
                HandlerActivity.Finish(activity, result);
            }

            isWaitedFor = deadline.TryEnd(result);
        }
        catch (Exception exception)
        {
            // A logger or a listener threw.
            isWaitedFor = deadline.TryFail(exception);
        }

        if (!isWaitedFor && !isKept)
        {
            await claim.DisposeAsync().ConfigureAwait(false);
        }
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

    private void Record(HandlerRegistration handler, HandlerRunResult result, HandlerDeadline deadline, long startedAt)
    {
        _receipts.Add(new(handler.Name, result, deadline.TimedOut && result.Status is HandlerRunStatus.Failed)
        {
            Elapsed = context.Time.GetElapsedTime(startedAt),
        });
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
}
