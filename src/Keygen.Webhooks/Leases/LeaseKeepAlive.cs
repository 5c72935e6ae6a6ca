namespace Keygen.Webhooks.Leases;

/// <summary>
/// Renews a lease each time a third of its duration has passed, and signals when it is lost. A renewal that failed is retried soon.
/// </summary>
internal abstract class LeaseKeepAlive : IDisposable
{
    /// <summary>The timeout of one call of the store.</summary>
    internal static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The delay before the first retry of a failed call.</summary>
    internal static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _renewedAt;
    private bool _endExpected;
    private bool _renewalFailed;
    private TimeSpan _retry = FirstRetry;
    private Task<Exception?>? _renewing;
    private CancellationTokenSource? _stop;
    private int _lost;

    /// <param name="time">The clock.</param>
    /// <param name="duration">How long the lease lasts after each renewal.</param>
    /// <param name="acquiredAt">The timestamp before the lease was requested: the lease cannot have begun earlier.</param>
    protected LeaseKeepAlive(TimeProvider time, TimeSpan duration, long acquiredAt)
    {
        (_time, Duration, _renewedAt) = (time, duration, acquiredAt);
        _timer = time.CreateTimer(static state => _ = ((LeaseKeepAlive)state!).RenewAsync(), this, duration / 3, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Whether someone else has taken the lease, or could have, because the store could not be reached for the whole duration.
    /// </summary>
    public bool IsLost => Volatile.Read(ref _lost) != 0;

    /// <summary>Whether the lease has not expired yet, by this machine's clock.</summary>
    public bool IsValid => !IsLost && TimeLeft > TimeSpan.Zero;

    protected TimeSpan Duration { get; }

    private TimeSpan TimeLeft => Duration - _time.GetElapsedTime(Volatile.Read(ref _renewedAt));

    /// <summary>Returns the delay before the next retry: twice as long, up to 5 seconds.</summary>
    internal static TimeSpan NextRetry(TimeSpan delay) => delay * 2 < LongestRetry ? delay * 2 : LongestRetry;

    /// <summary>
    /// Call it before work begins under the lease. It renews a lease whose last renewal failed, or of which less than half is left: the
    /// store may refuse the record of the work too, and the time left may be too short to retry it.
    /// </summary>
    /// <returns>The error of the renewal; null when it was answered, also if that lost the lease, or was not needed.</returns>
    public ValueTask<Exception?> PrepareAsync() =>
        IsLost || (!Volatile.Read(ref _renewalFailed) && TimeLeft >= Duration / 2) ? default : new(RenewAsync());

    /// <summary>Creates the source that fires when the lease is lost, for work under the lease. The last source fires.</summary>
    /// <remarks>The work's own reasons to stop may fire it too. Do not dispose it: it has no timer, and may fire at any time.</remarks>
    public CancellationTokenSource CreateStop()
    {
        var stop = new CancellationTokenSource();
        Interlocked.Exchange(ref _stop, stop); // before the flag is read
        if (IsLost)
        {
            stop.Cancel();
        }

        return stop;
    }

    /// <summary>From now on the holder itself may end the lease, so a refused renewal does not mean that it was lost.</summary>
    public void ExpectEnd() => Volatile.Write(ref _endExpected, true);

    public void Dispose()
    {
        ExpectEnd();
        _timer.Dispose();
    }

    /// <returns>False when someone else has taken the lease.</returns>
    protected abstract ValueTask<bool> TryRenewAsync();

    /// <summary>Called when a renewal failed. It is retried while the lease lasts.</summary>
    protected abstract void OnFailed(Exception exception);

    protected abstract void OnLost();

    /// <summary>Renews the lease, or waits for the renewal that is under way.</summary>
    /// <returns>The error of the renewal; null when it was answered.</returns>
    private Task<Exception?> RenewAsync()
    {
        var renewal = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var underWay = Interlocked.CompareExchange(ref _renewing, renewal.Task, null);
        if (underWay is null)
        {
            _ = RenewAsync(renewal);
        }

        return underWay ?? renewal.Task;
    }

    private async Task RenewAsync(TaskCompletionSource<Exception?> renewal)
    {
        // The lease counts from before the call: the store cannot have renewed it earlier.
        var startedAt = _time.GetTimestamp();
        var left = TimeLeft;
        var isOver = false;
        Exception? failure = null;
        try
        {
            // A late timer means that the process was paused. The lease can still be renewed unless someone has taken it since.
            isOver = (left <= TimeSpan.Zero && _renewalFailed) || !await TryRenewAsync().AsTask()
                .WaitAsync(left > TimeSpan.Zero && left < CallTimeout ? left : CallTimeout, _time).ConfigureAwait(false);
            if (!isOver)
            {
                Volatile.Write(ref _renewedAt, startedAt);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        left = TimeLeft;
        isOver |= left <= TimeSpan.Zero;
        var isLost = isOver && !Volatile.Read(ref _endExpected);
        if (isLost)
        {
            Interlocked.Exchange(ref _lost, 1); // before the source is read
        }

        var next = failure is null ? Duration / 3 : _retry;
        _retry = failure is null ? FirstRetry : NextRetry(_retry);
        Volatile.Write(ref _renewalFailed, failure is not null);
        Volatile.Write(ref _renewing, null); // before the timer can fire
        renewal.SetResult(failure);
        if (!isOver)
        {
            _timer.Change(left < next ? left : next, Timeout.InfiniteTimeSpan);
        }

        var cancelling = isLost && Volatile.Read(ref _stop) is { } stop ? stop.CancelAsync() : Task.CompletedTask;

        // Last, because a logger may throw.
        if (failure is not null)
        {
            OnFailed(failure);
        }

        if (isLost)
        {
            OnLost();
        }

        await cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
