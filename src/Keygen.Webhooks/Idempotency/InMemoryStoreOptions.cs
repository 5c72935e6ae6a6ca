namespace Keygen.Webhooks.Idempotency;

/// <summary>The bound of the in-memory store.</summary>
public sealed class InMemoryStoreOptions
{
    /// <summary>
    /// How many events are remembered, at least 1. Full, the store drops the oldest marks it has had for three days, longer than
    /// Keygen retries on its own; if there are none, deliveries are answered 503. One million by default, some 100 MB when full.
    /// </summary>
    public int Capacity { get; set; } = 1_000_000;
}
