using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dispatching;

/// <summary>
/// The time one handler has: its token fires when that is over or the shutdown's grace is, and some moments later nobody waits
/// for it any longer.
/// </summary>
/// <remarks>
/// What a handler hangs on its token runs on the pool. One that blocks there, or throws, holds up neither this watch nor the
/// shutdown, and does not end the process.
/// </remarks>
internal sealed class HandlerDeadline : IDisposable
{
    /// <summary>What a handler that heeds its token is given to end.</summary>
    private static readonly TimeSpan Moments = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<HandlerRunResult?> _over = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _shutdown;
    private readonly CancellationTokenRegistration _caller;
    private int _fired;

    public HandlerDeadline(TimeSpan timeout, TimeProvider time, CancellationToken shutdown, CancellationToken cancellationToken)
    {
        _time = time;
        Stop = _stop.Token;
        _timer = time.CreateTimer(static state => ((HandlerDeadline)state!).Fire(timedOut: true), this, timeout, Timeout.InfiniteTimeSpan);
        _shutdown = shutdown.UnsafeRegister(static state => ((HandlerDeadline)state!).Fire(timedOut: false), this);
        _caller = cancellationToken.UnsafeRegister(static state => ((HandlerDeadline)state!).Fire(timedOut: false), this);
    }

    /// <summary>Asks the handler to end.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Whether it was its own time that was over, and nothing else before.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>Ends when the run does, with what came of it, or when its time is over, with null.</summary>
    public Task<HandlerRunResult?> Over => _over.Task;

    /// <summary>The run has ended.</summary>
    /// <returns>Whether somebody still waited for it.</returns>
    public bool TryEnd(HandlerRunResult result) => _over.TrySetResult(result);

    /// <summary>The run has failed in a way it promises not to.</summary>
    /// <returns>Whether somebody still waited for it.</returns>
    public bool TryFail(Exception exception) => _over.TrySetException(exception);

    public void Dispose()
    {
        _timer.Dispose();
        _shutdown.Dispose();
        _caller.Dispose();
    }

    private void Fire(bool timedOut)
    {
        if (Interlocked.Exchange(ref _fired, 1) != 0)
        {
            return;
        }

        TimedOut = timedOut;
        _ = _stop.CancelAsync();
        _ = GiveUpAsync();
    }

    private async Task GiveUpAsync()
    {
        await Task.Delay(Moments, _time, CancellationToken.None).ConfigureAwait(false);
        _over.TrySetResult(null);
    }
}
