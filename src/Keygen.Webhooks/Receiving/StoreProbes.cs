using System.Collections.Concurrent;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Receiving;

/// <summary>One question for each store, so that registrations that share a store share the answer.</summary>
internal sealed class StoreProbes(TimeProvider time)
{
    private readonly ConcurrentDictionary<IIdempotencyStore, StoreProbe> _questions = new(ReferenceEqualityComparer.Instance);

    public StoreProbe Of(IIdempotencyStore store) => _questions.GetOrAdd(store, static (store, time) => new(store, time), time);
}
