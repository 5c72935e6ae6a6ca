using System.Collections.Concurrent;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Tests.Stores.Broken;

/// <summary>Keeps events under keys that are the same for some that are not.</summary>
internal sealed class Confuses(IMarkStorage inner, Func<EventKey, EventKey> confuse) : PassingStorage(inner)
{
    public override ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        base.TryAcquireAsync(confuse(key), fence, lease, cancellationToken);

    public override ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        base.TryRenewAsync(confuse(key), fence, lease, cancellationToken);

    public override ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) =>
        base.TryCompleteAsync(confuse(key), fence, handler, settles, cancellationToken);

    public override ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) =>
        base.ReleaseAsync(confuse(key), fence, cancellationToken);

    public override ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => base.FindAsync(confuse(key), cancellationToken);
}

/// <summary>Takes some handlers for others, as a column that is too short or folds case does: the name that came first stays.</summary>
internal sealed class Renames(IMarkStorage inner, Func<string, string> rename) : PassingStorage(inner)
{
    private readonly ConcurrentDictionary<string, string> _first = new(StringComparer.Ordinal);

    public override ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) =>
        base.TryCompleteAsync(key, fence, _first.GetOrAdd(rename(handler), handler), settles, cancellationToken);
}
