using System.Text;
using System.Text.Json;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

public sealed class RsaVectorTests
{
    private static readonly byte[] SignedText = Encoding.UTF8.GetBytes(SignatureVectors.Rsa.Text("text"));

    public static TheoryData<string> Names => [.. Cases.Select(static vector => vector.Text("name"))];

    private static IEnumerable<JsonElement> Cases => SignatureVectors.Rsa.GetProperty("cases").EnumerateArray();

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Case", "28")]
    public void A_signature_by_OpenSSL_verifies_when_and_only_when_it_is_RSA_with_SHA_256_throughout(string name)
    {
        var vector = Cases.Single(vector => vector.Text("name") == name);
        var signature = vector.GetProperty("signature").GetBytesFromBase64();
        SignatureAlgorithms.TryParse(vector.Text("algorithm"), out var algorithm).Should().BeTrue();
        var key = KeyOf(vector.GetProperty("bits").GetInt32());

        key.IsSignatureLength(signature.Length).Should().BeTrue();
        key.Verify(algorithm, SignedText, signature).Should().Be(vector.GetProperty("accepted").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Case", "30")]
    public void No_signature_verifies_after_one_flipped_bit_of_it_or_of_the_text(string name)
    {
        var vector = Cases.Single(vector => vector.Text("name") == name);
        var key = KeyOf(vector.GetProperty("bits").GetInt32());
        SignatureAlgorithms.TryParse(vector.Text("algorithm"), out var algorithm).Should().BeTrue();
        var signature = vector.GetProperty("signature").GetBytesFromBase64();
        foreach (var bit in (int[])[0, 7, (4 * signature.Length) + 3, (8 * signature.Length) - 1])
        {
            key.Verify(algorithm, SignedText, signature.WithBitFlipped(bit)).Should().BeFalse();
        }

        key.Verify(algorithm, SignedText.WithBitFlipped(100), signature).Should().BeFalse();
    }

    [Fact]
    [Trait("Case", "28")]
    public void Zero_one_and_the_modulus_itself_are_no_PSS_signatures()
    {
        var key = KeyOf(2048);
        var length = 256;
        byte[][] signatures = [new byte[length], [.. new byte[length - 1], 1], [.. Enumerable.Repeat((byte)0xFF, length)]];
        signatures.Should().OnlyContain(signature => !key.Verify(SignatureAlgorithm.RsaPssSha256, SignedText, signature));
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(3072)]
    [InlineData(8192)]
    [Trait("Case", "28")]
    public void A_delivery_signed_with_the_longest_salt_verifies_whatever_the_key_size(int bits)
    {
        var text = SignatureVectors.Rsa.Text("text");
        string Line(string name) => text.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal))[(name.Length + 2)..];
        var signature = Cases.Single(vector => vector.Text("name") == $"{bits} bits, the longest salt").Text("signature");
        var header = new SignedRequest().HeaderWith(algorithm: SignatureAlgorithms.RsaPssSha256, signature: signature);
        var head = new SignedHead { Method = "POST", Signature = header, KeygenDate = Line("date"), KeygenDigest = Line("digest") };

        new SignatureVerifier(SigningAccount.Id, [KeyOf(bits)], [SignatureAlgorithms.RsaPssSha256])
            .VerifyHead(head, [SignedUrl.Parse("https://hooks.example.com/webhooks/keygen")], SignedRequest.SentAt)
            .Failure.Should().Be(VerificationFailure.None);
    }

    private static VerificationKey KeyOf(int bits) =>
        VerificationKey.Parse(SignatureVectors.Rsa.GetProperty("keys").Text($"{bits}"));
}
