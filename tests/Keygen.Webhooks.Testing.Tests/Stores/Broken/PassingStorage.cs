using System.Collections.Concurrent;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Tests.Stores.Broken;

/// <summary>A storage that does what the one beneath it does, for broken ones to begin with.</summary>
internal class PassingStorage(IMarkStorage inner) : IMarkStorage
{
    private readonly ConcurrentDictionary<EventKey, Guid> _fences = new();

    public virtual StoreTraits Traits => inner.Traits;

    public virtual async ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        var acquired = await inner.TryAcquireAsync(key, fence, lease, cancellationToken);
        if (acquired.Status is ClaimStatus.Claimed)
        {
            _fences[key] = fence;
        }

        return acquired;
    }

    public virtual ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        inner.TryRenewAsync(key, fence, lease, cancellationToken);

    public virtual ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) =>
        inner.TryCompleteAsync(key, fence, handler, settles, cancellationToken);

    public virtual ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) => inner.ReleaseAsync(key, fence, cancellationToken);

    public virtual ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

    public virtual ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, CancellationToken cancellationToken) =>
        inner.FindCompletedAsync(key, cancellationToken);

    public virtual ValueTask<bool> ForgetAsync(EventKey key, CancellationToken cancellationToken) => inner.ForgetAsync(key, cancellationToken);

    /// <summary>The fence that took the lease last.</summary>
    protected Guid FenceOf(EventKey key) => _fences.GetValueOrDefault(key);
}
