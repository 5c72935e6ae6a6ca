using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>The invocations of all functions: the first one repeats the warnings from the start, and the last answers get time to go out.</summary>
internal sealed class FunctionInvocations(StartupWarnings warnings, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>How long the worker may need to send an answer, once a function has it.</summary>
    private static readonly TimeSpan SendingTime = TimeSpan.FromMilliseconds(500);

    private int _underWay;
    private long _answeredAt = time.GetTimestamp() - time.TimestampFrequency;

    public void Begin()
    {
        warnings.Repeat(loggers);
        Interlocked.Increment(ref _underWay);
    }

    public void End()
    {
        Interlocked.Exchange(ref _answeredAt, time.GetTimestamp());
        Interlocked.Decrement(ref _underWay);
    }

    /// <summary>
    /// Waits until the last answer has had time to go out. The worker closes its stream to the host as soon as it is stopped, and an answer
    /// that is not sent by then is a 500 of the host's.
    /// </summary>
    public async Task AnswersAreSentAsync(CancellationToken cancellationToken)
    {
        // One still under way here has either been given up, or is done with its handlers and on its way back to the function.
        var since = Volatile.Read(ref _underWay) > 0 ? TimeSpan.Zero : time.GetElapsedTime(Interlocked.Read(ref _answeredAt));
        if (SendingTime - since is { Ticks: > 0 } left)
        {
            await Task.Delay(left, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
