using Keygen.Webhooks.Diagnostics;

namespace Keygen.Webhooks.Idempotency;

/// <summary>Keeps one lease alive, renewing it at a third of its length, and says when it is lost.</summary>
internal sealed class LeaseRenewal : IDisposable
{
    private readonly LeaseContext _context;
    private readonly EventKey _key;
    private readonly Guid _fence;
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer _timer;
    private long _renewedAt;
    private int _renewing;
    private volatile bool _ended;

    public LeaseRenewal(LeaseContext context, EventKey key, Guid fence, long acquiredAt)
    {
        _context = context;
        _key = key;
        _fence = fence;
        _renewedAt = acquiredAt;
        var period = context.Lease / 3;
        _timer = context.Time.CreateTimer(static state => _ = ((LeaseRenewal)state!).RenewAsync(), this, period, period);
    }

    /// <summary>Fires when the lease is someone else's, or may be, because the store was out of reach for its whole length.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether the lease, as last renewed, still has time to run by this machine's clock.</summary>
    public bool IsValid => !_lost.IsCancellationRequested && _context.Time.GetElapsedTime(Volatile.Read(ref _renewedAt)) < _context.Lease;

    public void Dispose()
    {
        _ended = true;
        _timer.Dispose();
    }

    private async Task RenewAsync()
    {
        if (Interlocked.Exchange(ref _renewing, 1) != 0)
        {
            return;
        }

        try
        {
            // Counted from before the call: the store cannot have begun earlier.
            var startedAt = _context.Time.GetTimestamp();
            if (await _context.Storage.TryRenewAsync(_key, _fence, _context.Lease, CancellationToken.None)
                .AsTask().WaitAsync(PatienceAt(startedAt), _context.Time).ConfigureAwait(false))
            {
                Volatile.Write(ref _renewedAt, startedAt);
                return;
            }

            // A renewal may cross the end of the lease; it is lost only to those who still hold it.
            if (!_ended)
            {
                await LoseAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            Log.LeaseRenewalFailed(_context.Logger, exception);
            if (!IsValid && !_ended)
            {
                await LoseAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            Volatile.Write(ref _renewing, 0);
        }
    }

    /// <summary>Not longer than the lease lasts: what it protects must have been told to end by then.</summary>
    private TimeSpan PatienceAt(long now)
    {
        var left = _context.Lease - _context.Time.GetElapsedTime(Volatile.Read(ref _renewedAt), now);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < LeaseContext.WriteTimeout ? left : LeaseContext.WriteTimeout;
    }

    private async Task LoseAsync()
    {
        _timer.Dispose();
        Log.LeaseLost(_context.Logger, _context.Lease);
        await _lost.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what a handler's callbacks throw
    }
}
