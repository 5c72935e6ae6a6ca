using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

public sealed class DerSignatureTests
{
    private const string P256Order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

    private static readonly byte[] SignedText = Encoding.UTF8.GetBytes(new SignedRequest().SigningText);
    private static readonly ECDsa Signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly VerificationKey Key = VerificationKey.Parse(Signer.ExportSubjectPublicKeyInfoPem());

    // r has its highest bit set, s has not: the first needs a leading zero, the second must not have one.
    private static readonly (byte[] R, byte[] S) Signature = Sign(static (r, s) => r[0] >= 0x80 && s[0] is > 0 and < 0x80);

    [Fact]
    [Trait("Case", "27")]
    public void Only_the_one_right_DER_of_a_signature_verifies()
    {
        var (r, s) = Signature;
        var (rInteger, sInteger) = (Integer([0, .. r]), Integer(s));
        Verify(Sequence([.. rInteger, .. sInteger])).Should().BeTrue();

        var wrong = new Dictionary<string, byte[]>
        {
            ["P1363"] = [.. r, .. s],
            ["long form of the sequence's length"] = [0x30, 0x81, (byte)(rInteger.Length + sInteger.Length), .. rInteger, .. sInteger],
            ["long form of r's length"] = Sequence([0x02, 0x81, 33, 0, .. r, .. sInteger]),
            ["long form of s's length"] = Sequence([.. rInteger, 0x02, 0x81, 32, .. s]),
            ["indefinite length"] = [0x30, 0x80, .. rInteger, .. sInteger, 0, 0],
            ["negative r: no leading zero"] = Sequence([.. Integer(r), .. sInteger]),
            ["leading zero too many before r"] = Sequence([.. Integer([0, 0, .. r]), .. sInteger]),
            ["leading zero too many before s"] = Sequence([.. rInteger, .. Integer([0, .. s])]),
            ["garbage behind the sequence"] = [.. Sequence([.. rInteger, .. sInteger]), 0],
            ["garbage inside the sequence"] = Sequence([.. rInteger, .. sInteger, 5, 0]),
            ["one byte missing"] = Sequence([.. rInteger, .. sInteger])[..^1],
            ["s missing"] = Sequence(rInteger),
            ["s empty"] = Sequence([.. rInteger, 0x02, 0]),
            ["r empty"] = Sequence([0x02, 0, .. sInteger]),
            ["r as an octet string"] = Sequence([0x04, 33, 0, .. r, .. sInteger]),
            ["a set instead of a sequence"] = [0x31, .. Sequence([.. rInteger, .. sInteger])[1..]],
            ["a primitive sequence"] = [0x10, .. Sequence([.. rInteger, .. sInteger])[1..]],
            ["the sequence twice"] = Sequence(Sequence([.. rInteger, .. sInteger])),
            ["r and s exchanged"] = Sequence([.. sInteger, .. rInteger]),
        };
        wrong.Where(static row => Verify(row.Value)).Select(static row => row.Key).Should().BeEmpty();
    }

    [Theory]
    [InlineData("00")]
    [InlineData("")]
    [InlineData("00" + P256Order)]
    [InlineData("00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632552")]
    [InlineData("00FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000" + "00")]
    [InlineData("80")]
    [InlineData("FF")]
    [Trait("Case", "27")]
    public void A_zero_negative_or_over_order_number_is_no_DER_of_a_signature(string hex)
    {
        var number = Integer(Convert.FromHexString(hex));
        var one = Integer([1]);
        IsDecoded(Sequence([.. number, .. one])).Should().BeFalse();
        IsDecoded(Sequence([.. one, .. number])).Should().BeFalse();
    }

    [Theory]
    [InlineData("01", "01")]
    [InlineData("7F", "0080")]
    [InlineData("00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550", "01")]
    [InlineData("00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550", "00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550")]
    [Trait("Case", "27")]
    public void Numbers_from_one_to_below_the_order_are_decoded(string r, string s)
    {
        byte[] fixedSize = [.. Enumerable.Repeat((byte)0xFF, 64)];
        var (rBytes, sBytes) = (Convert.FromHexString(r), Convert.FromHexString(s));
        DerSignature.TryDecode(Sequence([.. Integer(rBytes), .. Integer(sBytes)]), fixedSize).Should().BeTrue();
        new BigInteger(fixedSize.AsSpan(0, 32), true, true).Should().Be(new BigInteger(rBytes, true, true));
        new BigInteger(fixedSize.AsSpan(32), true, true).Should().Be(new BigInteger(sBytes, true, true));
    }

    [Fact]
    [Trait("Case", "27")]
    public void One_number_alone_is_no_DER_of_a_signature() => IsDecoded(Sequence(Integer([1, 2, 3, 4]))).Should().BeFalse();

    [Fact]
    [Trait("Case", "27")]
    public void A_signature_has_eight_to_seventy_two_bytes() =>
        Enumerable.Range(0, 100).Where(Key.IsSignatureLength).Should().Equal(Enumerable.Range(8, 65));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(73)]
    [InlineData(200)]
    [Trait("Case", "27")]
    public void No_length_of_input_is_read_beyond(int length)
    {
        IsDecoded([.. Enumerable.Repeat((byte)0x30, length)]).Should().BeFalse();
        IsDecoded(Convert.FromHexString("30060201010202").Concat(new byte[200]).Take(length).ToArray()).Should().BeFalse();
    }

    private static bool Verify(byte[] signature) =>
        Key.IsSignatureLength(signature.Length) && Key.Verify(SignatureAlgorithm.EcdsaP256, SignedText, signature);

    private static bool IsDecoded(byte[] der) => DerSignature.TryDecode(der, new byte[64]);

    private static byte[] Sequence(byte[] content) => [0x30, (byte)content.Length, .. content];

    private static byte[] Integer(byte[] content) => [0x02, (byte)content.Length, .. content];

    private static (byte[] R, byte[] S) Sign(Func<byte[], byte[], bool> accept)
    {
        while (true)
        {
            var signature = Signer.SignData(SignedText, HashAlgorithmName.SHA256);
            if (accept(signature[..32], signature[32..]))
            {
                return (signature[..32], signature[32..]);
            }
        }
    }
}
