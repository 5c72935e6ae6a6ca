using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing.Tests.Keys;

public sealed class SignatureTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keygen-testing-");

    private const string Url = "https://Hooks.example.com:8443/in%2Fbox?tenant=a";

    private static readonly byte[] OwnBody = "{\"not\": \"an event\"}"u8.ToArray();

    private static readonly string[] Algorithms =
        [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256, SignatureAlgorithms.RsaSha256, SignatureAlgorithms.RsaPssSha256];

    /// <summary>Each algorithm, for a delivery of an event and for a body of one's own.</summary>
    public static MatrixTheoryData<string, bool> Deliveries => new(Algorithms, [false, true]);

    public static TheoryData<string> EachAlgorithm => [.. Algorithms];

    [Theory]
    [MemberData(nameof(Deliveries))]
    public async Task Openssl_verifies_a_delivery_of_each_algorithm(string algorithm, bool isOwnBody)
    {
        var (key, text, signature) = await FilesAsync(algorithm, isOwnBody);
        string[] arguments = algorithm switch
        {
            SignatureAlgorithms.Ed25519 => ["pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in", text, "-sigfile", signature],
            SignatureAlgorithms.RsaPssSha256 =>
                ["dgst", "-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:222", "-verify", key, "-signature", signature, text],
            _ => ["dgst", "-sha256", "-verify", key, "-signature", signature, text],
        };

        (await OtherImplementations.RunAsync("openssl", arguments)).Code.Should().Be(0);

        // Openssl says no to the same signature over another text.
        await File.AppendAllTextAsync(text, "x");
        (await OtherImplementations.RunAsync("openssl", arguments)).Code.Should().NotBe(0);
    }

    [Theory]
    [MemberData(nameof(Deliveries))]
    public async Task Node_verifies_a_delivery_of_each_algorithm(string algorithm, bool isOwnBody)
    {
        var (key, text, signature) = await FilesAsync(algorithm, isOwnBody);
        var options = algorithm is SignatureAlgorithms.RsaPssSha256
            ? "{key, padding: c.constants.RSA_PKCS1_PSS_PADDING, saltLength: c.constants.RSA_PSS_SALTLEN_MAX_SIGN}" : "key";
        var hash = algorithm is SignatureAlgorithms.Ed25519 ? "null" : "'sha256'";
        var script = $$"""
            const c = require('crypto'), f = require('fs'), [keyFile, text, signature] = process.argv.slice(1);
            const key = c.createPublicKey(f.readFileSync(keyFile));
            console.log(c.verify({{hash}}, f.readFileSync(text), {{options}}, f.readFileSync(signature)));
            """;

        (await OtherImplementations.RunAsync("node", "-e", script, key, text, signature)).Output.Trim().Should().Be("true");
    }

    [Theory]
    [MemberData(nameof(EachAlgorithm))]
    public void A_body_of_ones_own_verifies_here_too_and_no_other(string algorithm)
    {
        var (keys, other, sentAt) = (new KeygenTestKeys { EndpointUrl = Url }, Guid.NewGuid().ToString(), DateTimeOffset.UtcNow);

        var usual = keys.SignDelivery(OwnBody, sentAt, algorithm: algorithm);
        var elsewhere = keys.SignDelivery(OwnBody, sentAt, "https://hooks.example.org/in", algorithm, apiVersion: "1.3", accountId: other);

        Verify(usual, keys.AccountId, Url, OwnBody).Should().Be(VerificationFailure.None);
        Verify(usual, keys.AccountId, Url, "{}"u8.ToArray()).Should().Be(VerificationFailure.BodyDigest);
        Verify(usual, keys.AccountId, "https://hooks.example.org/in", OwnBody).Should().Be(VerificationFailure.SignatureMismatch);
        Verify(elsewhere, other, "https://hooks.example.org/in", OwnBody).Should().Be(VerificationFailure.None);
        Verify(elsewhere, keys.AccountId, "https://hooks.example.org/in", OwnBody).Should().Be(VerificationFailure.KeyId);
        (Of(usual, "Keygen-Version"), Of(elsewhere, "Keygen-Version")).Should().Be(("1.8", "1.3"));
        Of(usual, "Keygen-Date").Should().Be(sentAt.ToString("r", CultureInfo.InvariantCulture));

        VerificationFailure Verify(IReadOnlyList<KeyValuePair<string, string>> headers, string account, string url, byte[] body)
        {
            var head = new SignatureVerifier(account, [VerificationKey.Parse(keys.PublicKeyFor(algorithm))], [algorithm])
                .VerifyHead(SignedHead.Create("POST", name => Of(headers, name)), [SignedUrl.Parse(url)], sentAt);
            return head.Failure is VerificationFailure.None && !head.TryVerifyDelivery(body, out _, out var failure) ? failure : head.Failure;
        }
    }

    [Fact]
    public void Without_an_algorithm_a_body_is_signed_with_Ed25519() =>
        Of(KeygenTestKeys.Shared.SignDelivery(OwnBody, DateTimeOffset.UtcNow), "Keygen-Signature").Should().Contain("algorithm=\"ed25519\"");

    [Fact]
    public void Keys_come_in_the_forms_keygen_shows()
    {
        var keys = new KeygenTestKeys();

        keys.Ed25519.Should().MatchRegex("^[0-9a-f]{64}$");
        keys.EcdsaP256.Should().StartWith("-----BEGIN PUBLIC KEY-----\n").And.EndWith("-----END PUBLIC KEY-----\n");
        keys.Rsa2048.Should().StartWith("-----BEGIN PUBLIC KEY-----\n");
        Guid.TryParseExact(keys.AccountId, "D", out _).Should().BeTrue();
        new KeygenTestKeys().Ed25519.Should().NotBe(keys.Ed25519);
    }

    [Fact]
    public void Exported_keys_are_the_same_account_elsewhere()
    {
        var keys = new KeygenTestKeys { EndpointUrl = "https://hooks.example.org/in" };

        var other = KeygenTestKeys.Import(keys.Export());

        (other.AccountId, other.EndpointUrl, other.Ed25519, other.EcdsaP256, other.Rsa2048)
            .Should().Be((keys.AccountId, keys.EndpointUrl, keys.Ed25519, keys.EcdsaP256, keys.Rsa2048));
        other.Sign(SignatureAlgorithms.Ed25519, [1]).Should().Equal(keys.Sign(SignatureAlgorithms.Ed25519, [1]));
        keys.ToString().Should().NotContain(keys.Ed25519);
    }

    private static string? Of(IReadOnlyList<KeyValuePair<string, string>> headers, string name) => headers.SingleOrDefault(one => one.Key == name).Value;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The signing string is written here by hand, as the contract describes it.</summary>
    private async Task<(string Key, string Text, string Signature)> FilesAsync(string algorithm, bool isOwnBody)
    {
        var delivery = SignedDelivery.Of<LicenseExpired>(e => e.WithAlgorithm(algorithm).WithEndpoint(Url));
        var headers = isOwnBody ? KeygenTestKeys.Shared.SignDelivery(OwnBody, DateTimeOffset.UtcNow, Url, algorithm) : delivery.Headers;
        string Header(string name) => headers.Single(header => header.Key == name).Value;
        var digest = Convert.ToBase64String(SHA256.HashData(isOwnBody ? OwnBody : delivery.Body.Span));
        var text = $"(request-target): post /in%2Fbox?tenant=a\nhost: Hooks.example.com\ndate: {Header("Date")}\ndigest: sha-256={digest}";
        var signature = Convert.FromBase64String(Header("Keygen-Signature").Split("signature=\"")[1].Split('"')[0]);
        return (
            await OtherImplementations.WriteAsync(_folder, "key", Encoding.ASCII.GetBytes(PemOf(algorithm))),
            await OtherImplementations.WriteAsync(_folder, "text", Encoding.UTF8.GetBytes(text)),
            await OtherImplementations.WriteAsync(_folder, "signature", signature));
    }

    /// <summary>The Ed25519 key is 32 raw bytes; in front of them goes what RFC 8410 puts there.</summary>
    private static string PemOf(string algorithm) => algorithm is not SignatureAlgorithms.Ed25519
        ? KeygenTestKeys.Shared.PublicKeyFor(algorithm)
        : $"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String(Convert.FromHexString($"302a300506032b6570032100{KeygenTestKeys.Shared.Ed25519}"))}\n-----END PUBLIC KEY-----\n";
}
