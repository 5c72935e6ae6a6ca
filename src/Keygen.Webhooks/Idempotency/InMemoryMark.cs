using System.Buffers.Binary;

namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// The mark of a settled event: when it was last seen, and eight bytes of the fence that settled it, to recognise a repeated completion.
/// </summary>
internal readonly record struct InMemoryMark(long SeenAt, long SettledBy)
{
    public static long TagOf(Guid fence)
    {
        Span<byte> bytes = stackalloc byte[16];
        fence.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }
}
