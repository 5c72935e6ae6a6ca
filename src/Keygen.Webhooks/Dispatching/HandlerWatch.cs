namespace Keygen.Webhooks.Dispatching;

/// <summary>
/// The time one handler has: its token fires when that is over or the shutdown's grace is, and some moments later nobody waits
/// for it any longer.
/// </summary>
internal sealed class HandlerWatch : IDisposable
{
    /// <summary>What a handler that heeds its token is given to end.</summary>
    private static readonly TimeSpan Moments = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _timeout = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stop;

    public HandlerWatch(TimeSpan timeout, TimeProvider time, CancellationToken shutdown, CancellationToken cancellationToken)
    {
        _time = time;
        // A source with a timer of its own would let what a handler's callback throws end the process.
        _timer = time.CreateTimer(
            static state => _ = ((CancellationTokenSource)state!).CancelAsync(), _timeout, timeout, Timeout.InfiniteTimeSpan);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, shutdown, cancellationToken);
    }

    public CancellationToken Stop => _stop.Token;

    public bool TimedOut => _timeout.IsCancellationRequested;

    /// <summary>Waits until the run ends or its time does.</summary>
    /// <returns>Whether the run ended.</returns>
    public async Task<bool> WaitAsync(Task run)
    {
        if (run.IsCompleted)
        {
            return true;
        }

        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (_stop.Token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), fired))
        {
            await Task.WhenAny(run, fired.Task).ConfigureAwait(false);
        }

        if (!run.IsCompleted)
        {
            await Task.WhenAny(run, Task.Delay(Moments, _time, CancellationToken.None)).ConfigureAwait(false);
        }

        return run.IsCompleted;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Dispose();
    }
}
