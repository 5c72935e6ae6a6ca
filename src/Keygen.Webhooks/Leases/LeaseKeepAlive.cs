namespace Keygen.Webhooks.Leases;

/// <summary>Keeps one lease alive, renewing it at a third of its length, and says when it is lost: at its end at the latest.</summary>
internal abstract class LeaseKeepAlive : IDisposable
{
    /// <summary>How long one call of the store is waited for.</summary>
    internal static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer _timer;
    private long _renewedAt;
    private bool _mayEnd;
    private bool _troubled;

    /// <param name="time">The clock.</param>
    /// <param name="duration">How long the lease lasts after each renewal.</param>
    /// <param name="acquiredAt">The timestamp before the lease was asked for: the store cannot have begun earlier.</param>
    protected LeaseKeepAlive(TimeProvider time, TimeSpan duration, long acquiredAt)
    {
        (_time, Duration, _renewedAt) = (time, duration, acquiredAt);
        _timer = time.CreateTimer(static state => _ = ((LeaseKeepAlive)state!).RenewAsync(), this, duration / 3, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Fires when the lease is someone else's, or may be, because the store was out of reach for its whole length.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether the lease, as last renewed, still has time to run by this machine's clock.</summary>
    public bool IsValid => !_lost.IsCancellationRequested && TimeLeft > TimeSpan.Zero;

    protected TimeSpan Duration { get; }

    private TimeSpan TimeLeft => Duration - _time.GetElapsedTime(Volatile.Read(ref _renewedAt));

    /// <summary>From now on the lease may have ended by its holder's own doing, and a refused renewal says nothing.</summary>
    public void LetEnd() => Volatile.Write(ref _mayEnd, true);

    public void Dispose()
    {
        LetEnd();
        _timer.Dispose();
    }

    /// <returns>False when the lease is someone else's.</returns>
    protected abstract ValueTask<bool> TryRenewAsync();

    /// <summary>A renewal failed. It is tried again while the lease lasts.</summary>
    protected abstract void OnFailed(Exception exception);

    protected abstract void OnLost();

    private async Task RenewAsync()
    {
        // Counted from before the call: the store cannot have begun earlier.
        var startedAt = _time.GetTimestamp();
        var refused = false;
        var left = TimeLeft;

        // A timer that comes late was held up with its whole process; unless someone has taken the lease since, it is still ours.
        if (left > TimeSpan.Zero || !_troubled)
        {
            try
            {
                refused = !await TryRenewAsync().AsTask()
                    .WaitAsync(left > TimeSpan.Zero && left < CallTimeout ? left : CallTimeout, _time).ConfigureAwait(false);
                if (!refused)
                {
                    Volatile.Write(ref _renewedAt, startedAt);
                    _troubled = false;
                }
            }
            catch (Exception exception)
            {
                _troubled = true;
                OnFailed(exception);
            }
        }

        left = TimeLeft;
        if (!refused && left > TimeSpan.Zero)
        {
            _timer.Change(left < Duration / 3 ? left : Duration / 3, Timeout.InfiniteTimeSpan);
        }
        else if (!Volatile.Read(ref _mayEnd))
        {
            OnLost();
            await _lost.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
