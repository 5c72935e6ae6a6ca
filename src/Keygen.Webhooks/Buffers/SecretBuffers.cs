using System.Buffers;

namespace Keygen.Webhooks.Buffers;

/// <summary>Rented buffers for bodies and payloads. They hold license keys and tokens, and the next who rents one is not to find them.</summary>
internal static class SecretBuffers
{
    public static byte[] Rent(int least) => ArrayPool<byte>.Shared.Rent(least);

    /// <summary>A buffer twice as long with the same beginning; the one before is returned.</summary>
    public static byte[] Grow(byte[] buffer, int used)
    {
        var larger = Rent(2 * buffer.Length);
        buffer.AsSpan(0, used).CopyTo(larger);
        Return(buffer, used);
        return larger;
    }

    /// <param name="buffer">The buffer.</param>
    /// <param name="used">How many bytes of it may hold something.</param>
    public static void Return(byte[] buffer, int used)
    {
        buffer.AsSpan(0, used).Clear();
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
