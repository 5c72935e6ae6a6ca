using System.Collections.Concurrent;
using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>
/// The store's leases, but a killed holder's runs out after seconds: catch-up takes one for a minute, and a run has no minute to wait. What is
/// held is renewed more often than catch-up would by itself.
/// </summary>
internal sealed class ShortLeases(INamedLeaseStore inner, TimeSpan duration) : INamedLeaseStore, IDisposable
{
    private readonly ConcurrentDictionary<NamedLease, Timer> _held = new();

    public async ValueTask<NamedLease?> TryAcquireAsync(string name, TimeSpan _, CancellationToken cancellationToken)
    {
        var taken = await inner.TryAcquireAsync(name, duration, cancellationToken);
        if (taken is { } lease)
        {
            _held[lease] = new(_ => Task.Run(() => RenewAsync(lease)), null, duration / 4, duration / 4);
        }

        return taken;
    }

    public ValueTask<bool> TryRenewAsync(NamedLease lease, TimeSpan _, CancellationToken cancellationToken) =>
        inner.TryRenewAsync(lease, duration, cancellationToken);

    public ValueTask ReleaseAsync(NamedLease lease, CancellationToken cancellationToken)
    {
        Forget(lease);
        return inner.ReleaseAsync(lease, cancellationToken);
    }

    public void Dispose() => _held.Keys.ToList().ForEach(Forget);

    private async Task RenewAsync(NamedLease lease)
    {
        try
        {
            if (_held.ContainsKey(lease) && !await inner.TryRenewAsync(lease, duration, CancellationToken.None))
            {
                Forget(lease);
            }
        }
        catch (Exception)
        {
            // The server is away; the next one may reach it.
        }
    }

    private void Forget(NamedLease lease)
    {
        if (_held.TryRemove(lease, out var timer))
        {
            timer.Dispose();
        }
    }
}
