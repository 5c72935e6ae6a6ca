using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>
/// The account's RSA key signs the text of a first-generation RSA license key raw. A licensee who may choose that text chooses a
/// signing string, and holds a right signature of a delivery that Keygen never sent. Vectors/rsa.json holds two, by OpenSSL.
/// </summary>
public sealed class SigningOracleTests
{
    private static readonly string LicenseKey = SignatureVectors.Rsa.Text("text");
    private static readonly VerificationKey RsaKey = VerificationKey.Parse(SignatureVectors.Rsa.GetProperty("keys").Text("2048"));
    private static readonly SignedUrl Url = SignedUrl.Parse("https://hooks.example.com/webhooks/keygen");

    public static TheoryData<string, string> Signatures => new()
    {
        { SignatureAlgorithms.RsaSha256, "2048 bits, PKCS #1" },
        { SignatureAlgorithms.RsaPssSha256, "2048 bits, the longest salt" },
    };

    [Theory]
    [MemberData(nameof(Signatures))]
    [Trait("Case", "20a")]
    public void A_license_keys_signature_is_refused_under_every_default(string scheme, string vector)
    {
        VerificationKey[][] keySets =
        [
            [RsaKey],
            [RsaKey, SigningAccount.Shared.Ed25519],
            [SigningAccount.Shared.Ecdsa, RsaKey],
            [SigningAccount.Shared.Ed25519, SigningAccount.Shared.Ecdsa, RsaKey],
        ];
        foreach (var keys in keySets)
        {
            Verify(scheme, vector, keys, null).Should().Be(VerificationFailure.AlgorithmNotAllowed);
            Verify(scheme, vector, keys, []).Should().Be(VerificationFailure.AlgorithmNotAllowed);
        }
    }

    [Theory]
    [MemberData(nameof(Signatures))]
    [Trait("Case", "20a")]
    public void Nor_does_it_pass_under_another_algorithms_name(string scheme, string vector)
    {
        foreach (var claimed in SigningAccount.Algorithms.Where(algorithm => algorithm != scheme))
        {
            Verify(claimed, vector, [SigningAccount.Shared.Ed25519, SigningAccount.Shared.Ecdsa, RsaKey], null)
                .Should().NotBe(VerificationFailure.None);
        }
    }

    [Theory]
    [MemberData(nameof(Signatures))]
    [Trait("Case", "20a")]
    public void Naming_the_scheme_takes_the_risk_and_naming_the_other_one_does_not(string scheme, string vector)
    {
        var other = scheme is SignatureAlgorithms.RsaSha256 ? SignatureAlgorithms.RsaPssSha256 : SignatureAlgorithms.RsaSha256;
        Verify(scheme, vector, [RsaKey], [scheme]).Should().Be(VerificationFailure.None);
        Verify(scheme, vector, [RsaKey], [other]).Should().Be(VerificationFailure.AlgorithmNotAllowed);
    }

    private static VerificationFailure Verify(string claimed, string vector, VerificationKey[] keys, string[]? algorithms)
    {
        var signature = SignatureVectors.Rsa.GetProperty("cases").EnumerateArray()
            .Single(candidate => candidate.Text("name") == vector).Text("signature");
        var lines = LicenseKey.Split('\n');
        var (date, digest) = (lines[2]["date: ".Length..], lines[3]["digest: ".Length..]);
        var head = new SignedHead
        {
            Method = "POST", Signature = new SignedRequest().HeaderWith(algorithm: claimed, signature: signature), KeygenDate = date, KeygenDigest = digest,
        };
        return new SignatureVerifier(SigningAccount.Id, keys, algorithms).VerifyHead(head, [Url], SignedRequest.SentAt).Failure;
    }
}
