using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>Every form in which Keygen gives out a key is read as the same key, and verifies what was recorded.</summary>
public sealed class KeyFormTests
{
    public static TheoryData<string> Ed25519Forms =>
    [
        "lower-case hex", "upper-case hex", "base64", "base64 of hex", "base64 of upper-case hex",
        "base64 SPKI", "PEM", "PEM with CRLF", "base64 of PEM", "base64 of PEM with CRLF", "base64 SPKI in lines",
        "with white space around", "PEM with text around",
    ];

    public static TheoryData<string> PemForms =>
        ["PEM", "PEM with CRLF", "base64 SPKI", "base64 of PEM", "base64 of PEM with CRLF", "base64 SPKI in lines", "with white space around"];

    [Theory]
    [MemberData(nameof(Ed25519Forms))]
    [Trait("Case", "19")]
    public void An_Ed25519_key(string form)
    {
        foreach (var account in RecordedAccount.All)
        {
            var raw = Convert.FromHexString(account.Ed25519);
            byte[] spki = [.. Convert.FromHexString("302a300506032b6570032100"), .. raw];
            var text = form switch
            {
                "lower-case hex" => account.Ed25519,
                "upper-case hex" => account.Ed25519.ToUpperInvariant(),
                "base64" => Convert.ToBase64String(raw),
                "base64 of hex" => Base64.OfText(account.Ed25519),
                "base64 of upper-case hex" => Base64.OfText(account.Ed25519.ToUpperInvariant() + "\n"),
                "base64 SPKI" => Convert.ToBase64String(spki),
                "with white space around" => $"\t {account.Ed25519}\r\n",
                "PEM with text around" => $"{Pem(spki)}\nthe account's key",
                _ => PemForm(form, spki),
            };
            Check(text, account.Ed25519, account, SignatureAlgorithms.Ed25519, "Ed25519");
        }
    }

    [Theory]
    [Trait("Case", "19")]
    [InlineData("0123456789abcdef")]
    public void The_base64_of_hexadecimal_text_whatever_its_first_digit(string digits)
    {
        // The digit 0 is also the first byte of DER.
        digits.ToCharArray().Should().AllSatisfy(static digit =>
        {
            var hex = digit + RecordedAccount.All[0].Ed25519[1..];
            VerificationKey.Parse(Base64.OfText(hex)).ToString().Should().Be(VerificationKey.Parse(hex).ToString());
        });
    }

    [Fact]
    [Trait("Case", "19")]
    public void A_raw_key_that_begins_like_DER()
    {
        var raw = Convert.FromHexString(RecordedAccount.All[0].Ed25519);
        raw[0] = 0x30;
        VerificationKey.Parse(Convert.ToBase64String(raw)).ToString().Should().Be(VerificationKey.Parse(Convert.ToHexStringLower(raw)).ToString());
    }

    [Fact]
    [Trait("Case", "19")]
    public void A_placeholder_of_zeros_is_refused() =>
        FluentActions.Invoking(static () => VerificationKey.Parse(new string('0', 64))).Should().Throw<FormatException>().WithMessage("*placeholder*");

    [Theory]
    [MemberData(nameof(PemForms))]
    [Trait("Case", "19")]
    public void An_ECDSA_key(string form)
    {
        foreach (var account in RecordedAccount.All)
        {
            Check(PemForm(form, Der(account.EcdsaP256)), account.EcdsaP256, account, SignatureAlgorithms.EcdsaP256, "ECDSA P-256");
        }
    }

    [Theory]
    [MemberData(nameof(PemForms))]
    [Trait("Case", "19")]
    public void An_RSA_key(string form)
    {
        foreach (var account in RecordedAccount.All)
        {
            Check(PemForm(form, Der(account.Rsa2048)), account.Rsa2048, account, SignatureAlgorithms.RsaSha256, "RSA");
            Check(PemForm(form, Der(account.Rsa2048)), account.Rsa2048, account, SignatureAlgorithms.RsaPssSha256, "RSA");
        }
    }

    [Fact]
    public void A_key_is_shown_by_a_fingerprint()
    {
        var account = RecordedAccount.All[0];
        VerificationKey.Parse(account.Ed25519).ToString().Should().MatchRegex("^Ed25519 key [0-9a-f]{8}$");
        VerificationKey.Parse(account.Ed25519).ToString().Should().NotContain(account.Ed25519[..8]);
        VerificationKey.Parse(RecordedAccount.All[1].Ed25519).ToString().Should().NotBe(VerificationKey.Parse(account.Ed25519).ToString());
    }

    [Fact]
    public void The_fingerprint_that_each_delivery_is_counted_with_is_made_once()
    {
        var key = VerificationKey.Parse(RecordedAccount.All[0].Ed25519);
        key.ShortFingerprint.Should().BeSameAs(key.ShortFingerprint);
    }

    [Fact]
    public void Several_keys_are_shown_in_their_order()
    {
        var (first, second) = (VerificationKey.Parse(RecordedAccount.All[0].Rsa2048), VerificationKey.Parse(RecordedAccount.All[0].Ed25519));
        new KeyRing([first, second]).ToString().Should().Be($"{first} and {second}");
    }

    private static void Check(string text, string asRecorded, RecordedAccount account, string algorithm, string kind)
    {
        VerificationKey.TryParse(text, out var key, out var error).Should().BeTrue(error);
        error.Should().BeNull();
        key!.ToString().Should().Be(VerificationKey.Parse(asRecorded).ToString()).And.StartWith(kind);

        // Not every account has recordings in each algorithm.
        foreach (var recorded in RecordedDelivery.All.Where(recorded => recorded.AccountId == account.Id && recorded.Algorithm == algorithm).Take(3))
        {
            new SignatureVerifier(account.Id, [key], [algorithm]).VerifyHead(recorded.Head, [SignedUrl.Parse(recorded.Url)], recorded.SentAt)
                .Failure.Should().Be(VerificationFailure.None);
        }
    }

    private static string PemForm(string form, byte[] spki) => form switch
    {
        "PEM" => Pem(spki),
        "PEM with CRLF" => Pem(spki).ReplaceLineEndings("\r\n"),
        "base64 SPKI" => Convert.ToBase64String(spki),
        "base64 SPKI in lines" => Convert.ToBase64String(spki, Base64FormattingOptions.InsertLineBreaks),
        "base64 of PEM" => Base64.OfText(Pem(spki)),
        "base64 of PEM with CRLF" => Base64.OfText(Pem(spki).ReplaceLineEndings("\r\n")),
        _ => $"\n  {Pem(spki)}\n\n",
    };

    private static byte[] Der(string pem) => Convert.FromBase64String(
        string.Concat(pem.Split('\n').Where(static line => !line.StartsWith("-----", StringComparison.Ordinal))));

    private static string Pem(byte[] spki) =>
        $"""
        -----BEGIN PUBLIC KEY-----
        {Convert.ToBase64String(spki, Base64FormattingOptions.InsertLineBreaks)}
        -----END PUBLIC KEY-----

        """.ReplaceLineEndings("\n");
}
