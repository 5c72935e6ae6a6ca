namespace Keygen.Webhooks.Leases;

/// <summary>Renews a lease each time a third of its duration has passed, and signals when it is lost.</summary>
internal abstract class LeaseKeepAlive : IDisposable
{
    /// <summary>The timeout of one call of the store.</summary>
    internal static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _renewedAt;
    private bool _endExpected;
    private bool _renewalFailed;
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

    private async Task RenewAsync()
    {
        // The lease counts from before the call: the store cannot have renewed it earlier.
        var startedAt = _time.GetTimestamp();
        var refused = false;
        var left = TimeLeft;

        // A late timer means that the process was paused. The lease can still be renewed unless someone has taken it since.
        if (left > TimeSpan.Zero || !_renewalFailed)
        {
            try
            {
                refused = !await TryRenewAsync().AsTask()
                    .WaitAsync(left > TimeSpan.Zero && left < CallTimeout ? left : CallTimeout, _time).ConfigureAwait(false);
                if (!refused)
                {
                    Volatile.Write(ref _renewedAt, startedAt);
                    _renewalFailed = false;
                }
            }
            catch (Exception exception)
            {
                _renewalFailed = true;
                OnFailed(exception);
            }
        }

        left = TimeLeft;
        if (!refused && left > TimeSpan.Zero)
        {
            _timer.Change(left < Duration / 3 ? left : Duration / 3, Timeout.InfiniteTimeSpan);
        }
        else if (!Volatile.Read(ref _endExpected))
        {
            OnLost();
            Interlocked.Exchange(ref _lost, 1); // before the source is read
            if (Volatile.Read(ref _stop) is { } stop)
            {
                await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
