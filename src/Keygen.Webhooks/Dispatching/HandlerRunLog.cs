using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dispatching;

/// <summary>Logs how the runs of an event's handlers end.</summary>
internal sealed class HandlerRunLog(KeygenEvent keygenEvent, DispatchContext context)
{
    /// <summary>How long Keygen waits for an answer to a delivery.</summary>
    private static readonly TimeSpan KeygenTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Logs a handler that took longer than Keygen waits. Nobody waits for an event that was fetched or handed over.</summary>
    public void WarnIfSlow(string handler, HandlerRunStatus status, TimeSpan elapsed)
    {
        if (elapsed > KeygenTimeout && !keygenEvent.IsCatchUp && !keygenEvent.IsReplay && !keygenEvent.IsForwarded
            && status is HandlerRunStatus.Completed or HandlerRunStatus.Failed or HandlerRunStatus.LeaseLost)
        {
            Log.HandlerSlow(context.Logger, handler, elapsed, keygenEvent.Name, keygenEvent.Id, KeygenTimeout);
        }
    }

    /// <summary>Logs the result of a run.</summary>
    public void Write(HandlerRegistration registered, HandlerRunResult result, HandlerDeadline deadline, bool hasStarted)
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
            case HandlerRunStatus.Failed when deadline.TimedOut && registered.RunsLaterFor(keygenEvent):
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
            case HandlerRunStatus.Unavailable when !hasStarted && result.Error is { } error:
                Log.StoreUnavailable(context.Logger, error, context.Pool.Hint());
                break;
            case HandlerRunStatus.LeaseLost or HandlerRunStatus.Unavailable:
                Log.HandlerNotRecorded(context.Logger, result.Error, handler, keygenEvent.Name, keygenEvent.Id, result.Status);
                break;
        }
    }
}
