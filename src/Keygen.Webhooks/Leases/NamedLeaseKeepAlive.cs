using Keygen.Webhooks.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Leases;

/// <summary>Renews a named lease while work runs under it.</summary>
internal sealed class NamedLeaseKeepAlive(INamedLeaseStore store, NamedLease lease, TimeSpan duration, long acquiredAt, TimeProvider time, ILogger logger)
    : LeaseKeepAlive(time, duration, acquiredAt)
{
    protected override ValueTask<bool> TryRenewAsync() => store.TryRenewAsync(lease, Duration, CancellationToken.None);

    protected override void OnFailed(Exception exception) => Log.NamedLeaseRenewalFailed(logger, exception, lease.Name);

    protected override void OnLost() => Log.NamedLeaseLost(logger, lease.Name, Duration);
}
