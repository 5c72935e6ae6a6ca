using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dispatching;

/// <summary>
/// The deadline of one handler. Its token fires at the handler's timeout or when the shutdown's grace period has passed. One second later,
/// the dispatcher stops waiting for the handler.
/// </summary>
/// <remarks>
/// Callbacks that a handler registers on its token run on the thread pool. One that blocks or throws delays neither this deadline nor the
/// shutdown, and does not end the process.
/// </remarks>
internal sealed class HandlerDeadline : IDisposable
{
    /// <summary>How long a handler may take to stop after its token has fired.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _completion = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _shutdown;
    private readonly CancellationTokenRegistration _caller;
    private int _fired;
    private State _state;
    private HandlerRunResult? _recorded;

    public HandlerDeadline(TimeSpan timeout, TimeProvider time, CancellationToken shutdown, CancellationToken cancellationToken)
    {
        _time = time;
        Stop = _stop.Token;
        _timer = time.CreateTimer(static state => ((HandlerDeadline)state!).Fire(timedOut: true), this, timeout, Timeout.InfiniteTimeSpan);
        _shutdown = shutdown.UnsafeRegister(static state => ((HandlerDeadline)state!).Fire(timedOut: false), this);
        _caller = cancellationToken.UnsafeRegister(static state => ((HandlerDeadline)state!).Fire(timedOut: false), this);
    }

    private enum State
    {
        Running,

        /// <summary>The handler's success is recorded, and work after the commit is under way.</summary>
        Recorded,
        Ended,
    }

    /// <summary>Asks the handler to stop.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Whether the handler's timeout fired the token.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>Completes when the run ends, or when the dispatcher stops waiting.</summary>
    public Task Completion => _completion.Task;

    /// <summary>
    /// The result of a run that ended, or was recorded, in time; null when the dispatcher stopped waiting for the handler. Read it after
    /// <see cref="Completion"/>.
    /// </summary>
    public HandlerRunResult? Result { get; private set; }

    /// <summary>Keeps a success that is recorded: if the deadline comes before the run has ended, this is the result.</summary>
    /// <returns>Whether the dispatcher was still waiting. If so, the claim stays the dispatcher's.</returns>
    public bool TryKeep(HandlerRunResult recorded)
    {
        _recorded = recorded;
        return Interlocked.CompareExchange(ref _state, State.Recorded, State.Running) is State.Running;
    }

    /// <summary>Reports that the run has ended.</summary>
    /// <returns>Whether the dispatcher was still waiting.</returns>
    public bool TryEnd(HandlerRunResult result)
    {
        var isWaitedFor = TryEnd();
        if (isWaitedFor)
        {
            Result = result;
            _completion.SetResult();
        }

        return isWaitedFor;
    }

    /// <summary>Reports that the run threw an unexpected exception.</summary>
    /// <returns>Whether the dispatcher was still waiting.</returns>
    public bool TryFail(Exception exception)
    {
        var isWaitedFor = TryEnd();
        if (isWaitedFor)
        {
            _completion.SetException(exception);
        }

        return isWaitedFor;
    }

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
        await Task.Delay(StopGrace, _time, CancellationToken.None).ConfigureAwait(false);
        if (Interlocked.Exchange(ref _state, State.Ended) is not State.Ended and var before)
        {
            Result = before is State.Recorded ? _recorded : null;
            _completion.SetResult();
        }
    }

    private bool TryEnd() => Interlocked.Exchange(ref _state, State.Ended) is not State.Ended;
}
