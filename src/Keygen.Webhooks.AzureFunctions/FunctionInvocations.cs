using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>The invocations of all functions: a delivery repeats the warnings from startup, and the last answers get time to go out.</summary>
internal sealed class FunctionInvocations(StartupWarningReplay warnings, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>How long the worker may need to send an answer, once a function has it.</summary>
    public static readonly TimeSpan SendingTime = TimeSpan.FromMilliseconds(500);

    private int _underWay;
    private long _answeredAt = time.GetTimestamp() - time.TimestampFrequency;

    /// <summary>Begins an invocation; disposing what is returned ends it.</summary>
    public Invocation Begin()
    {
        Interlocked.Increment(ref _underWay);
        warnings.Repeat(loggers);
        return new(this);
    }

    /// <summary>
    /// Waits until the last answer has had time to go out. The worker closes its stream to the host as soon as it is stopped, and an answer
    /// that is not sent by then is a 500 of the host's.
    /// </summary>
    public async Task AnswersAreSentAsync(CancellationToken cancellationToken)
    {
        // The receiver has drained. An invocation that has not ended by now is either about to answer, or was given up.
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
