using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Receiving;

/// <summary>Probes whether the store responds, once for all registrations that share it.</summary>
internal sealed class StoreProbe(IIdempotencyStore store, TimeProvider time)
{
    /// <summary>The key of no real event: Keygen's tokens are longer, and no account has this id.</summary>
    private static readonly EventKey NoEvent = new("", Guid.Empty.ToString(), "health");

    private readonly CachedProbe _probe = new(
        async token => await store.FindAsync(NoEvent, token).ConfigureAwait(false), "The store of events did not respond within 3 seconds.",
        CachedProbe.ErrorLifetime, time);

    public Task<Exception?> GetErrorAsync() => _probe.GetErrorAsync();
}
