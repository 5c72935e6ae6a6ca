using System.Buffers.Binary;
using System.Security.Cryptography;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>The encoding inside a PSS signature, for the lengths that no key of 2048 bits or more reaches (RFC 8017, section 9.1).</summary>
public sealed class EmsaPssTests
{
    private static readonly byte[] Hash = SHA256.HashData("text"u8);

    [Theory]
    [InlineData(265, 0)]
    [InlineData(272, 0)]
    [InlineData(273, 0)]
    [InlineData(300, 3)]
    [InlineData(520, 31)]
    [InlineData(528, 0)]
    [InlineData(2047, 222)]
    [Trait("Case", "28")]
    public void What_is_encoded_for_any_length_and_salt_verifies_and_no_byte_of_it_is_free(int bits, int saltLength)
    {
        var encoded = Encode(new byte[saltLength], bits);
        IsValid(encoded, bits).Should().BeTrue();
        Enumerable.Range(0, 8 * encoded.Length).Where(bit => IsValid(encoded.WithBitFlipped(bit), bits)).Should().BeEmpty();
    }

    [Fact]
    [Trait("Case", "28")]
    public void Too_short_for_a_hash_it_is_refused()
    {
        for (var length = 1; length < 34; length++)
        {
            IsValid([.. new byte[length - 1], 0xBC], 8 * length).Should().BeFalse();
        }
    }

    private static bool IsValid(byte[] encoded, int bits) => EmsaPss.Verify(Hash, [.. encoded], bits);

    // Section 9.1.1, written down step by step.
    private static byte[] Encode(byte[] salt, int bits)
    {
        var length = (bits + 7) / 8;
        var h = SHA256.HashData([.. new byte[8], .. Hash, .. salt]);
        byte[] db = [.. new byte[length - salt.Length - h.Length - 2], 0x01, .. salt];
        for (var i = 0; i < db.Length; i++)
        {
            var counter = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(counter, i / 32);
            db[i] ^= SHA256.HashData([.. h, .. counter])[i % 32];
        }

        db[0] &= (byte)(0xFF >> ((8 * length) - bits));
        return [.. db, .. h, 0xBC];
    }
}
