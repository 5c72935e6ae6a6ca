using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>
/// Tracks the invocations of all functions. A delivery repeats the startup warnings, and a shutdown waits for the last responses to go out.
/// </summary>
internal sealed class FunctionInvocations(StartupWarningReplay warnings, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>The maximum time the worker needs to send a response after the function has returned it.</summary>
    public static readonly TimeSpan SendingTime = TimeSpan.FromMilliseconds(500);

    private int _underWay;
    private long _answeredAt = time.GetTimestamp() - time.TimestampFrequency;

    /// <summary>Begins an invocation. Disposing the result ends it.</summary>
    public Invocation Begin()
    {
        Interlocked.Increment(ref _underWay);
        warnings.Repeat(loggers);
        return new(this);
    }

    /// <summary>
    /// Waits until the last response has had time to go out. A stopped worker closes its stream to the host at once, and the host answers
    /// 500 for a response that was not sent by then.
    /// </summary>
    public async Task WaitForResponsesAsync(CancellationToken cancellationToken)
    {
        // The receiver has drained. An invocation that still runs is about to respond, or was abandoned.
        var since = Volatile.Read(ref _underWay) > 0 ? TimeSpan.Zero : time.GetElapsedTime(Interlocked.Read(ref _answeredAt));
        if (SendingTime - since is { Ticks: > 0 } left)
        {
            await Task.Delay(left, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void End()
    {
        Interlocked.Exchange(ref _answeredAt, time.GetTimestamp());
        Interlocked.Decrement(ref _underWay);
    }

    public readonly struct Invocation(FunctionInvocations invocations) : IDisposable
    {
        public void Dispose() => invocations.End();
    }
}
