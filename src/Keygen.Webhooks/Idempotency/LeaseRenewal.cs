using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Idempotency;

/// <summary>Keeps one lease alive, renewing it at a third of its length, and says when it is lost: at its end at the latest.</summary>
internal sealed class LeaseRenewal : IDisposable
{
    private readonly LeaseContext _context;
    private readonly EventKey _key;
    private readonly Guid _fence;
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer _timer;
    private long _renewedAt;
    private bool _mayEnd;
    private bool _troubled;

    public LeaseRenewal(LeaseContext context, EventKey key, Guid fence, long acquiredAt)
    {
        _context = context;
        _key = key;
        _fence = fence;
        _renewedAt = acquiredAt;
        _timer = context.Time.CreateTimer(
            static state => _ = ((LeaseRenewal)state!).RenewAsync(), this, context.Lease / 3, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Fires when the lease is someone else's, or may be, because the store was out of reach for its whole length.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether the lease, as last renewed, still has time to run by this machine's clock.</summary>
    public bool IsValid => !_lost.IsCancellationRequested && TimeLeft > TimeSpan.Zero;

    private TimeSpan TimeLeft => _context.Lease - _context.Time.GetElapsedTime(Volatile.Read(ref _renewedAt));

    /// <summary>From now on the lease may have ended by its holder's own doing, and a refused renewal says nothing.</summary>
    public void LetEnd() => Volatile.Write(ref _mayEnd, true);

    public void Dispose()
    {
        LetEnd();
        _timer.Dispose();
    }

    private async Task RenewAsync()
    {
        // Counted from before the call: the store cannot have begun earlier.
        var startedAt = _context.Time.GetTimestamp();
        var refused = false;
        var left = TimeLeft;

        // A timer that comes late was held up with its whole process; unless someone has taken the lease since, it is still ours.
        if (left > TimeSpan.Zero || !_troubled)
        {
            try
            {
                refused = !await _context.Storage.TryRenewAsync(_key, _fence, _context.Lease, CancellationToken.None)
                    .AsTask().WaitAsync(left > TimeSpan.Zero && left < LeaseContext.WriteTimeout ? left : LeaseContext.WriteTimeout, _context.Time).ConfigureAwait(false);
                if (!refused)
                {
                    Volatile.Write(ref _renewedAt, startedAt);
                    _troubled = false;
                }
            }
            catch (Exception exception)
            {
                _troubled = true;
                Log.LeaseRenewalFailed(_context.Logger, exception, ThreadPoolQueue.OfProcess.Hint());
            }
        }

        left = TimeLeft;
        if (!refused && left > TimeSpan.Zero)
        {
            _timer.Change(left < _context.Lease / 3 ? left : _context.Lease / 3, Timeout.InfiniteTimeSpan);
        }
        else if (!Volatile.Read(ref _mayEnd))
        {
            Log.LeaseLost(_context.Logger, _context.Lease);
            await _lost.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
