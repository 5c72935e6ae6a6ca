namespace Keygen.Webhooks.Idempotency;

/// <summary>An event that is claimed, or that has some handlers done.</summary>
internal sealed class InMemoryClaimedEvent
{
    public Guid? Fence;
    public long LeasedAt;
    public TimeSpan Lease;

    /// <summary>The handlers that are done; null for none.</summary>
    public List<string>? Done;

    public bool IsLeased(TimeProvider time) => Fence is not null && time.GetElapsedTime(LeasedAt) < Lease;
}
