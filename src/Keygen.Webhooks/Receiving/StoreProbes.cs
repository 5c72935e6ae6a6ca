using System.Collections.Concurrent;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Receiving;

/// <summary>Keeps one probe for each store, so that registrations with the same store share its result.</summary>
internal sealed class StoreProbes(TimeProvider time)
{
    private readonly ConcurrentDictionary<IIdempotencyStore, StoreProbe> _questions = new(ReferenceEqualityComparer.Instance);

    public StoreProbe Of(IIdempotencyStore store) => _questions.GetOrAdd(store, static (store, time) => new(store, time), time);
}
