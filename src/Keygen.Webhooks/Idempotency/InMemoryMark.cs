using System.Buffers.Binary;

namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// The mark of a settled event: when it was last seen, eight bytes of the fence that settled it, to recognise a repeated completion, and the
/// handlers that completed it, a list that events share.
/// </summary>
internal readonly record struct InMemoryMark(long SeenAt, long SettledBy, string[] Completed)
{
    public static long TagOf(Guid fence)
    {
        Span<byte> bytes = stackalloc byte[16];
        fence.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }
}
