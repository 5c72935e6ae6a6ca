using System.Collections.Concurrent;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Tests.Stores.Broken;

/// <summary>A storage that does what the one beneath it does, for broken ones to begin with.</summary>
internal class PassingStorage(IMarkStorage inner) : IMarkStorage
{
    private readonly ConcurrentDictionary<EventKey, Guid> _fences = new();
    private readonly ConcurrentDictionary<EventKey, int> _forgotten = new();

    public virtual StoreTraits Traits => inner.Traits;

    public virtual async ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        var acquired = await inner.TryAcquireAsync(Now(key), fence, lease, cancellationToken);
        if (acquired.Status is ClaimStatus.Claimed)
        {
            _fences[key] = fence;
        }

        return acquired;
    }

    public virtual ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        inner.TryRenewAsync(Now(key), fence, lease, cancellationToken);

    public virtual ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) =>
        inner.TryCompleteAsync(Now(key), fence, handler, settles, cancellationToken);

    public virtual ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) => inner.ReleaseAsync(Now(key), fence, cancellationToken);

    public virtual ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => inner.FindAsync(Now(key), cancellationToken);

    public virtual ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, CancellationToken cancellationToken) =>
        inner.FindCompletedAsync(Now(key), cancellationToken);

    /// <summary>The fence that took the lease last.</summary>
    protected Guid FenceOf(EventKey key) => _fences.GetValueOrDefault(key);

    /// <summary>Goes on as if the event were a new one.</summary>
    protected void Forget(EventKey key) => _forgotten.AddOrUpdate(key, 1, static (_, times) => times + 1);

    private EventKey Now(EventKey key) =>
        _forgotten.TryGetValue(key, out var times) ? key with { IdempotencyToken = $"{key.IdempotencyToken}!{times}" } : key;
}
