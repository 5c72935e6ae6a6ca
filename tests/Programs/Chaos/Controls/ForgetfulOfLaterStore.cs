using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>A store that remembers what receivers have done, and nothing of what workers have.</summary>
internal sealed class ForgetfulOfLaterStore(IIdempotencyStore inner, ForgetfulStore forgetful) : IIdempotencyStore
{
    public StoreTraits Traits => inner.Traits;

    public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        For(key).ClaimAsync(key, handlers, cancellationToken);

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => For(key).FindAsync(key, cancellationToken);

    public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        inner.FindCompletedAsync(key, handlers, cancellationToken);

    private IIdempotencyStore For(EventKey key) => key.IdempotencyToken.StartsWith("later:", StringComparison.Ordinal) ? forgetful : inner;
}
