using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Keygen.Webhooks.Signatures;

//
//  EMSA-PSS-VERIFY (RFC 8017, section 9.1.2)
//
//      Hash     SHA-256
//      MGF      MGF1 with SHA-256 (appendix B.2.1)
//      sLen     any; recovered from the block, as Keygen uses the longest: 222 bytes for a modulus of 2048 bits
//      Trailer  0xBC
//
internal static class EmsaPss
{
    private const int HashLength = SHA256.HashSizeInBytes;
    private const byte Trailer = 0xBC;

    /// <param name="messageHash">mHash.</param>
    /// <param name="encoded">EM. It is overwritten.</param>
    /// <param name="encodedBits">emBits, at least 8 hLen + 9.</param>
    public static bool Verify(ReadOnlySpan<byte> messageHash, Span<byte> encoded, int encodedBits)
    {
        // Steps 3 to 5. EM = maskedDB || H || 0xbc
        if (encoded.Length < HashLength + 2 || encoded[^1] != Trailer)
        {
            return false;
        }

        var db = encoded[..(encoded.Length - HashLength - 1)];
        var h = encoded.Slice(db.Length, HashLength);

        // Step 6. The bits above emBits are zero.
        var unusedBits = (8 * encoded.Length) - encodedBits;
        var firstByteMask = (byte)(0xFF >> unusedBits);
        if ((db[0] & ~firstByteMask) != 0)
        {
            return false;
        }

        // Steps 7 to 9.
        Unmask(db, h);
        db[0] &= firstByteMask;

        // Step 10. DB = PS || 0x01 || salt, where PS is zeros and the salt is what is left.
        var one = db.IndexOfAnyExcept((byte)0);
        if (one < 0 || db[one] != 0x01)
        {
            return false;
        }

        // Steps 11 to 14. H = Hash(eight zero bytes || mHash || salt)
        var salt = db[(one + 1)..];
        Span<byte> expected = stackalloc byte[HashLength];
        Span<byte> input = stackalloc byte[8 + HashLength + salt.Length]; // at most a modulus of 8192 bits
        input[..8].Clear();
        messageHash.CopyTo(input[8..]);
        salt.CopyTo(input[(8 + HashLength)..]);
        SHA256.HashData(input, expected);
        return CryptographicOperations.FixedTimeEquals(h, expected);
    }

    private static void Unmask(Span<byte> db, ReadOnlySpan<byte> seed)
    {
        Span<byte> block = stackalloc byte[HashLength + sizeof(uint)];
        Span<byte> mask = stackalloc byte[HashLength];
        seed.CopyTo(block);
        for (var (counter, offset) = (0u, 0); offset < db.Length; counter++, offset += HashLength)
        {
            BinaryPrimitives.WriteUInt32BigEndian(block[HashLength..], counter);
            SHA256.HashData(block, mask);
            var part = db[offset..Math.Min(offset + HashLength, db.Length)];
            for (var i = 0; i < part.Length; i++)
            {
                part[i] ^= mask[i];
            }
        }
    }
}
