using System.Collections.Concurrent;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Receiving;

/// <summary>Keeps one probe for each store, so that registrations with the same store share its result.</summary>
internal sealed class StoreProbeCache(TimeProvider time)
{
    private readonly ConcurrentDictionary<IIdempotencyStore, StoreProbe> _probes = new(ReferenceEqualityComparer.Instance);

    public StoreProbe Of(IIdempotencyStore store) => _probes.GetOrAdd(store, static (store, time) => new(store, time), time);
}
