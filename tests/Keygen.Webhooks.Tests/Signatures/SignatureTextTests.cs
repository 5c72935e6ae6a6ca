using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>The signature parameter: its base64, its length, its bits.</summary>
public sealed class SignatureTextTests
{
    public static TheoryData<string> Algorithms => [.. SigningAccount.Algorithms];

    [Theory]
    [MemberData(nameof(Algorithms))]
    [Trait("Case", "21")]
    public void An_empty_signature_is_told_apart(string algorithm) =>
        VerifyText(algorithm, "").Should().Be(VerificationFailure.SignatureEmpty);

    [Theory]
    [MemberData(nameof(Algorithms))]
    [Trait("Case", "22")]
    public void A_truncated_signature_is_refused(string algorithm)
    {
        var request = new SignedRequest { Algorithm = algorithm };
        var signature = request.Signature;
        request.VerifySignature(signature[..^1]).Should().Be(WrongLength(algorithm));
        request.VerifySignature(signature[1..]).Should().Be(WrongLength(algorithm));
        request.VerifySignature(signature[..1]).Should().Be(VerificationFailure.SignatureLength);
        VerifyText(algorithm, Convert.ToBase64String(signature)[..^1]).Should().Be(VerificationFailure.SignatureEncoding);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    [Trait("Case", "23")]
    public void Trailing_bytes_are_refused(string algorithm)
    {
        var request = new SignedRequest { Algorithm = algorithm };
        var signature = request.Signature;
        request.VerifySignature([.. signature, 0]).Should().BeOneOf(WrongLength(algorithm), VerificationFailure.SignatureLength);
        request.VerifySignature([0, .. signature]).Should().BeOneOf(WrongLength(algorithm), VerificationFailure.SignatureLength);
        request.VerifySignature([.. signature, .. signature]).Should().Be(VerificationFailure.SignatureLength);
    }

    [Fact]
    [Trait("Case", "23")]
    public void A_signature_longer_than_any_key_makes_it_is_refused() =>
        new SignedRequest().VerifySignature(new byte[1025]).Should().Be(VerificationFailure.SignatureEncoding);

    [Fact]
    [Trait("Case", "24")]
    public void Base64url_missing_padding_white_space_and_unused_bits_are_refused()
    {
        // 64 bytes end in "==", and the last digit has four unused bits.
        var (request, text) = WithPlusAndSlash();
        string[] variants =
        [
            text.Replace('+', '-').Replace('/', '_'),
            text.Replace('+', '-'),
            text.TrimEnd('='),
            text[..^1],
            text + "=",
            text + "AAAA",
            text.Insert(10, " "),
            " " + text,
            text + " ",
            text.Insert(10, "="),
            text.Insert(10, "%2B"),
            text.Insert(10, "\\"),
            text[..^3] + (char)(text[^3] + 1) + "==",
        ];

        request.Verify(request.HeadWith(request.HeaderWith(signature: text))).Should().Be(VerificationFailure.None);
        foreach (var variant in variants)
        {
            request.Verify(request.HeadWith(request.HeaderWith(signature: variant))).Should().Be(VerificationFailure.SignatureEncoding, variant);
        }

        request.Verify(request.HeadWith(request.HeaderWith(signature: text.Insert(10, "\r\n")))).Should().Be(VerificationFailure.SignatureMalformed);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    [Trait("Case", "25")]
    public void All_zeros_and_all_ones_are_refused(string algorithm)
    {
        var request = new SignedRequest { Algorithm = algorithm };
        var length = request.Signature.Length;
        request.VerifySignature(new byte[length]).Should().Be(VerificationFailure.SignatureMismatch);
        request.VerifySignature([.. Enumerable.Repeat((byte)0xFF, length)]).Should().Be(VerificationFailure.SignatureMismatch);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    [Trait("Case", "30")]
    public void A_signature_with_any_one_bit_flipped_is_refused(string algorithm)
    {
        var request = new SignedRequest { Algorithm = algorithm };
        var (head, signature) = (request.Head, request.Signature);
        var verifier = request.Account.Verifier;
        verifier.VerifyHead(head, [request.Url], SignedRequest.SentAt).Failure.Should().Be(VerificationFailure.None);
        for (var bit = 0; bit < 8 * signature.Length; bit++)
        {
            var text = Convert.ToBase64String(signature.WithBitFlipped(bit));
            var changed = head with { Signature = request.HeaderWith(signature: text) };
            verifier.VerifyHead(changed, [request.Url], SignedRequest.SentAt).Failure.Should().Be(VerificationFailure.SignatureMismatch, $"bit {bit}");
        }
    }

    // An ECDSA signature has many lengths, so a wrong one is found by its DER.
    private static VerificationFailure WrongLength(string algorithm) =>
        algorithm is SignatureAlgorithms.EcdsaP256 ? VerificationFailure.SignatureMismatch : VerificationFailure.SignatureLength;

    private static VerificationFailure VerifyText(string algorithm, string signature)
    {
        var request = new SignedRequest { Algorithm = algorithm };
        return request.Verify(request.HeadWith(request.HeaderWith(signature: signature)));
    }

    private static (SignedRequest Request, string Text) WithPlusAndSlash()
    {
        for (var i = 0; ; i++)
        {
            var request = new SignedRequest { Target = $"/{i}" };
            var text = Convert.ToBase64String(request.Signature);
            if (text.Contains('+', StringComparison.Ordinal) && text.Contains('/', StringComparison.Ordinal))
            {
                return (request, text);
            }
        }
    }
}
