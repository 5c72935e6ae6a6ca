using System.Text.Json;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>
/// The test vectors of C2SP/wycheproof against our keys. They are no part of this repository: without a folder
/// <c>../shared/wycheproof</c> beside it these tests are skipped.
/// </summary>
public sealed class WycheproofTests
{
    [Fact]
    [Trait("Case", "29")]
    [Trait("Case", "26")]
    public void Ed25519() => Run("ed25519_test.json", SignatureAlgorithm.Ed25519, 151, static (_, test) => IsValid(test));

    // Its BER signatures (BerEncodedSignature, MissingZero) are "invalid" in the file, as they are to us.
    [Fact]
    [Trait("Case", "29")]
    [Trait("Case", "27")]
    public void ECDSA_P_256() =>
        Run("ecdsa_secp256r1_sha256_test.json", SignatureAlgorithm.EcdsaP256, 484, static (_, test) => IsValid(test));

    // Its one "acceptable" signature lacks the NULL in the DigestInfo: not what RFC 8017 says, and refused.
    [Fact]
    [Trait("Case", "29")]
    public void RSA_PKCS1() =>
        Run("rsa_signature_2048_sha256_test.json", SignatureAlgorithm.RsaSha256, 259, static (_, test) => IsValid(test));

    // "s_len changed to …" is a right signature with a salt of another length than the file asks for; we ask for none.
    [Theory]
    [InlineData("rsa_pss_2048_sha256_mgf1_0_test.json", 103)]
    [InlineData("rsa_pss_2048_sha256_mgf1_32_test.json", 108)]
    [Trait("Case", "29")]
    [Trait("Case", "28")]
    public void RSA_PSS_with_any_salt_length(string file, int count) => Run(
        file,
        SignatureAlgorithm.RsaPssSha256,
        count,
        static (_, test) => IsValid(test) || test.Text("comment").StartsWith("s_len changed to ", StringComparison.Ordinal));

    // SHA-1 for the text or the mask, and every other hash but SHA-256, is refused whatever the file calls it.
    [Theory]
    [InlineData("rsa_pss_2048_sha1_mgf1_20_test.json", 88)]
    [InlineData("rsa_pss_misc_test.json", 150)]
    [Trait("Case", "29")]
    [Trait("Case", "28")]
    public void RSA_PSS_with_SHA_256_alone(string file, int count) => Run(
        file,
        SignatureAlgorithm.RsaPssSha256,
        count,
        static (group, test) => IsValid(test) && group.Text("sha") is "SHA-256" && group.Text("mgfSha") is "SHA-256");

    private static void Run(string file, SignatureAlgorithm algorithm, int count, Func<JsonElement, JsonElement, bool> isAccepted)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(), file)));
        var run = 0;
        var wrong = new List<string>();
        foreach (var group in json.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var key = VerificationKey.Parse(group.Text("publicKeyPem"));
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var signature = Convert.FromHexString(test.Text("sig"));
                var accepted = key.IsSignatureLength(signature.Length) && key.Verify(algorithm, Convert.FromHexString(test.Text("msg")), signature);
                run++;
                if (accepted != isAccepted(group, test))
                {
                    wrong.Add($"{test.GetProperty("tcId")} ({test.Text("comment")}): {(accepted ? "accepted" : "refused")}");
                }
            }
        }

        run.Should().Be(count);
        wrong.Should().BeEmpty();
    }

    private static bool IsValid(JsonElement test) => test.Text("result") is "valid";

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Keygen.Webhooks.sln")))
            {
                var vectors = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "wycheproof"));
                Assert.SkipUnless(Directory.Exists(vectors), $"{vectors} is not there: no Wycheproof vectors to run.");
                return vectors;
            }
        }

        Assert.Skip("The repository's root is not above the tests: no Wycheproof vectors to run.");
        return "";
    }
}
