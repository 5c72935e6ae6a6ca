namespace Keygen.Webhooks.Idempotency;

/// <summary>Options for the in-memory store.</summary>
public sealed class InMemoryStoreOptions
{
    /// <summary>
    /// How many events the store remembers, at least 1. When the store is full, it removes the oldest marks that are at least three days
    /// old, which is longer than Keygen retries. If there are none, deliveries are answered 503. The default value is 1,000,000, which
    /// needs about 100 MB when full.
    /// </summary>
    public int Capacity { get; set; } = 1_000_000;
}
