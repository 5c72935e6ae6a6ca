using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.Idempotency;

/// <summary>Renews the lease of a claim.</summary>
internal sealed class ClaimKeepAlive(LeaseContext context, EventKey key, Guid fence, long acquiredAt)
    : LeaseKeepAlive(context.Time, context.Lease, acquiredAt)
{
    protected override ValueTask<bool> TryRenewAsync() => context.Storage.TryRenewAsync(key, fence, context.Lease, CancellationToken.None);

    protected override void OnFailed(Exception exception) =>
        Log.LeaseRenewalFailed(context.Logger, exception, ThreadPoolStarvation.OfProcess.Hint());

    protected override void OnLost() => Log.LeaseLost(context.Logger, context.Lease);
}
