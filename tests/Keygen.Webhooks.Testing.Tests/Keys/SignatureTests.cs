using System.Text;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing.Tests.Keys;

public sealed class SignatureTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keygen-testing-");

    public static TheoryData<string> Algorithms =>
        [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256, SignatureAlgorithms.RsaSha256, SignatureAlgorithms.RsaPssSha256];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Openssl_verifies_a_delivery_of_each_algorithm(string algorithm)
    {
        var (delivery, key, text, signature) = await FilesAsync(algorithm);
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
        delivery.Body.IsEmpty.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Node_verifies_a_delivery_of_each_algorithm(string algorithm)
    {
        var (_, key, text, signature) = await FilesAsync(algorithm);
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

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The signing string is written here by hand, as the contract describes it.</summary>
    private async Task<(SignedDelivery Delivery, string Key, string Text, string Signature)> FilesAsync(string algorithm)
    {
        var delivery = SignedDelivery.Of<LicenseExpired>(e => e.WithAlgorithm(algorithm).WithEndpoint("https://Hooks.example.com:8443/in%2Fbox?tenant=a"));
        string Header(string name) => delivery.Headers.Single(header => header.Key == name).Value;
        var text = $"(request-target): post /in%2Fbox?tenant=a\nhost: Hooks.example.com\ndate: {Header("Date")}\ndigest: {Header("Digest")}";
        var signature = Convert.FromBase64String(Header("Keygen-Signature").Split("signature=\"")[1].Split('"')[0]);
        return (
            delivery,
            await OtherImplementations.WriteAsync(_folder, "key", Encoding.ASCII.GetBytes(PemOf(algorithm))),
            await OtherImplementations.WriteAsync(_folder, "text", Encoding.UTF8.GetBytes(text)),
            await OtherImplementations.WriteAsync(_folder, "signature", signature));
    }

    /// <summary>The Ed25519 key is 32 raw bytes; in front of them goes what RFC 8410 puts there.</summary>
    private static string PemOf(string algorithm) => algorithm is not SignatureAlgorithms.Ed25519
        ? KeygenTestKeys.Shared.PublicKeyFor(algorithm)
        : $"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String(Convert.FromHexString($"302a300506032b6570032100{KeygenTestKeys.Shared.Ed25519}"))}\n-----END PUBLIC KEY-----\n";
}
