using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.CatchUp.Runs;

/// <summary>
/// A lease that is renewed while it is held. It only suggests that no other machine walks; the version of the progress prevents harm.
/// </summary>
internal sealed class RenewedLease : IAsyncDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    private readonly INamedLeaseStore _store;
    private readonly NamedLease _lease;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewing;
    private volatile bool _isLost;
    private long _renewedAt;

    private RenewedLease(INamedLeaseStore store, NamedLease lease, TimeProvider time, long askedAt)
    {
        (_store, _lease, _time, _renewedAt) = (store, lease, time, askedAt);
        _renewing = RenewAsync();
    }

    /// <summary>Whether another machine holds the lease, or may hold it by now, for example because the process was suspended.</summary>
    public bool IsLost => _isLost || _time.GetElapsedTime(Interlocked.Read(ref _renewedAt)) >= Duration;

    /// <returns>The lease; null while another machine holds it.</returns>
    public static async Task<RenewedLease?> TryAcquireAsync(INamedLeaseStore store, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        var askedAt = time.GetTimestamp();
        return await store.TryAcquireAsync(name, Duration, cancellationToken).ConfigureAwait(false) is { } lease ? new(store, lease, time, askedAt) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        _end.Dispose();
        if (!_isLost)
        {
            try
            {
                await _store.ReleaseAsync(_lease, CancellationToken.None).AsTask().WaitAsync(Duration / 12, _time).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // It expires by itself.
            }
        }
    }

    private async Task RenewAsync()
    {
        while (!IsLost)
        {
            await Task.Delay(Duration / 3, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_end.IsCancellationRequested)
            {
                return;
            }

            var askedAt = _time.GetTimestamp();
            try
            {
                var renewing = _store.TryRenewAsync(_lease, Duration, _end.Token).AsTask();
                if (await renewing.WaitAsync(Duration / 3, _time, _end.Token).ConfigureAwait(false))
                {
                    Interlocked.Exchange(ref _renewedAt, askedAt);
                }
                else
                {
                    _isLost = true;
                }
            }
            catch (Exception)
            {
                // The next renewal tries again while the lease lasts.
            }
        }
    }
}
