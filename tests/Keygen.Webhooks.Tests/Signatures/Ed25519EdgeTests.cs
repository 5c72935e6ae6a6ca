using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>Signatures that satisfy the equation of Ed25519 and are refused nonetheless (RFC 8032, section 5.1.7).</summary>
public sealed class Ed25519EdgeTests
{
    private const SignatureAlgorithm Ed25519 = SignatureAlgorithm.Ed25519;

    private static readonly BigInteger Order =
        (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    private static readonly byte[] SignedText = Encoding.UTF8.GetBytes(new SignedRequest().SigningText);

    /// <summary>All points whose order divides 8, with the encodings that are not canonical.</summary>
    public static TheoryData<string> SmallOrderPoints =>
    [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ];

    [Fact]
    [Trait("Case", "26")]
    public void S_that_is_not_reduced_is_refused()
    {
        var key = SigningAccount.Shared.Ed25519;
        var signature = SigningAccount.Shared.Sign(SignatureAlgorithms.Ed25519, Encoding.UTF8.GetString(SignedText));
        var s = Number(signature.AsSpan(32));
        key.Verify(Ed25519, SignedText, signature).Should().BeTrue();

        for (var times = 1; times < 16 && s + (times * Order) < BigInteger.One << 256; times++)
        {
            key.Verify(Ed25519, SignedText, [.. signature[..32], .. Bytes(s + (times * Order))]).Should().BeFalse($"S + {times} L");
        }
    }

    [Theory]
    [MemberData(nameof(SmallOrderPoints))]
    [Trait("Case", "26")]
    public void A_small_order_key_verifies_nothing_or_is_no_key(string point)
    {
        // With A of order 8 or less and S = 0, R = A or the identity satisfies the equation for many texts.
        if (!VerificationKey.TryParse(point, out var key, out _))
        {
            return;
        }

        foreach (var r in SmallOrderPoints.Select(static row => row.Data))
        {
            for (var i = 0; i < 16; i++)
            {
                key.Verify(Ed25519, [.. SignedText, (byte)i], [.. Convert.FromHexString(r), .. new byte[32]]).Should().BeFalse();
            }
        }
    }

    [Theory]
    [MemberData(nameof(SmallOrderPoints))]
    [Trait("Case", "26")]
    public void R_of_small_order_or_not_canonical_is_refused_although_the_keys_owner_made_it(string point)
    {
        // With r = 0, S = h a satisfies S B = R + h A for R = the identity, however R is written.
        var account = SigningAccount.Shared;
        var r = Convert.FromHexString(point);
        var s = ChallengeOf(account, r) * SecretScalarOf(account) % Order;

        account.Ed25519.Verify(Ed25519, SignedText, [.. r, .. Bytes(s)]).Should().BeFalse();
    }

    private static BigInteger SecretScalarOf(SigningAccount account)
    {
        var scalar = SHA512.HashData(account.Ed25519Seed).AsSpan(0, 32);
        scalar[0] &= 248;
        scalar[31] &= 127;
        scalar[31] |= 64;
        return Number(scalar);
    }

    private static BigInteger ChallengeOf(SigningAccount account, byte[] r)
    {
        using var key = NSec.Cryptography.Key.Import(
            NSec.Cryptography.SignatureAlgorithm.Ed25519, account.Ed25519Seed, NSec.Cryptography.KeyBlobFormat.RawPrivateKey);
        var publicKey = key.PublicKey.Export(NSec.Cryptography.KeyBlobFormat.RawPublicKey);
        return Number(SHA512.HashData([.. r, .. publicKey, .. SignedText])) % Order;
    }

    private static BigInteger Number(ReadOnlySpan<byte> littleEndian) => new(littleEndian, isUnsigned: true);

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true).Should().BeTrue();
        return bytes;
    }
}
