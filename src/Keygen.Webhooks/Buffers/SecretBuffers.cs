using System.Buffers;

namespace Keygen.Webhooks.Buffers;

/// <summary>Rents buffers for bodies and payloads, and clears them on return: they hold license keys and tokens.</summary>
internal static class SecretBuffers
{
    public static byte[] Rent(int least) => ArrayPool<byte>.Shared.Rent(least);

    /// <summary>Returns the buffer, and rents one that is twice as long and begins with the same bytes.</summary>
    public static byte[] Grow(byte[] buffer, int used)
    {
        var larger = Rent(2 * buffer.Length);
        buffer.AsSpan(0, used).CopyTo(larger);
        Return(buffer, used);
        return larger;
    }

    /// <param name="buffer">The buffer.</param>
    /// <param name="used">How many bytes, from the start, may hold content.</param>
    public static void Return(byte[] buffer, int used)
    {
        buffer.AsSpan(0, used).Clear();
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
