namespace Keygen.Webhooks.Tests.Signatures;

internal static class BitFlip
{
    public static byte[] WithBitFlipped(this byte[] bytes, int bit)
    {
        byte[] copy = [.. bytes];
        copy[bit / 8] ^= (byte)(1 << (bit % 8));
        return copy;
    }
}
