using System.Buffers.Binary;

namespace Keygen.Webhooks.Idempotency;

/// <summary>When an event was last seen, and eight bytes of the fence that settled it: enough to know a repeated completion.</summary>
internal readonly record struct InMemoryMark(long SeenAt, long SettledBy)
{
    public static long TagOf(Guid fence)
    {
        Span<byte> bytes = stackalloc byte[16];
        fence.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }
}

/// <summary>An event that is claimed, or of which some handlers are done.</summary>
internal sealed class InMemoryClaimedEvent
{
    public Guid? Fence;
    public long LeasedAt;
    public TimeSpan Lease;

    /// <summary>The handlers that are done; null for none.</summary>
    public List<string>? Done;

    public bool IsLeased(TimeProvider time) => Fence is not null && time.GetElapsedTime(LeasedAt) < Lease;
}
