using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;
using NSec.Cryptography;

namespace Keygen.Webhooks.Tests;

/// <summary>An account made up for tests, with keys of its own. Signs with .NET and NSec, and writes the signing string by hand.</summary>
public sealed class TestAccount : IDisposable
{
    private readonly Key _ed25519 = Key.Create(
        NSec.Cryptography.SignatureAlgorithm.Ed25519, new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });

    private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Lazy<RSA> _rsa = new(static () => RSA.Create(2048));

    public static TestAccount Default { get; } = new();

    public static TestAccount Other { get; } = new();

    public string Id { get; } = Guid.NewGuid().ToString("D");

    /// <summary>The public Ed25519 key as 64 hexadecimal digits.</summary>
    public string PublicKey => Convert.ToHexStringLower(_ed25519.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>The private Ed25519 key.</summary>
    public byte[] Ed25519Seed => _ed25519.Export(KeyBlobFormat.RawPrivateKey);

    public string PublicKeyFor(string algorithm) => algorithm switch
    {
        SignatureAlgorithms.Ed25519 => PublicKey,
        SignatureAlgorithms.EcdsaP256 => _ecdsa.ExportSubjectPublicKeyInfoPem(),
        _ => _rsa.Value.ExportSubjectPublicKeyInfoPem(),
    };

    /// <remarks>.NET signs PSS with a salt of 32 bytes; Keygen's is longer, see the recorded deliveries.</remarks>
    public byte[] Sign(string algorithm, byte[] text) => algorithm switch
    {
        SignatureAlgorithms.Ed25519 => NSec.Cryptography.SignatureAlgorithm.Ed25519.Sign(_ed25519, text),
        SignatureAlgorithms.EcdsaP256 => _ecdsa.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
        SignatureAlgorithms.RsaSha256 => _rsa.Value.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => _rsa.Value.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
    };

    public void Dispose()
    {
        _ed25519.Dispose();
        _ecdsa.Dispose();
        if (_rsa.IsValueCreated)
        {
            _rsa.Value.Dispose();
        }
    }
}

/// <summary>A delivery as Keygen would sign it just now.</summary>
public sealed record TestDelivery(byte[] Body, DateTimeOffset SentAt)
{
    public const string DefaultUrl = "https://hooks.example.com/webhooks/keygen";

    public TestAccount Account { get; init; } = TestAccount.Default;

    /// <summary>What the <c>keyid</c> says, if not the account.</summary>
    public string? KeyId { get; init; }

    public string Algorithm { get; init; } = SignatureAlgorithms.Ed25519;

    public string Host { get; init; } = "hooks.example.com";

    public string Target { get; init; } = "/webhooks/keygen";

    public string Version { get; init; } = "1.8";

    public string Date => SentAt.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture);

    public string Digest => $"sha-256={Convert.ToBase64String(SHA256.HashData(Body))}";

    public string Signature
    {
        get
        {
            var text = $"(request-target): post {Target}\nhost: {Host}\ndate: {Date}\ndigest: {Digest}";
            var signature = Convert.ToBase64String(Account.Sign(Algorithm, Encoding.UTF8.GetBytes(text)));
            return $"keyid=\"{KeyId ?? Account.Id}\", algorithm=\"{Algorithm}\", signature=\"{signature}\", headers=\"(request-target) host date digest\"";
        }
    }

    public SignedHead Head => new()
    {
        Method = "POST", Signature = Signature, KeygenDate = Date, Date = Date, KeygenDigest = Digest, Digest = Digest, KeygenVersion = Version,
    };

    /// <summary>The headers as Keygen sends them, without those of the HTTP library.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers =>
    [
        new("User-Agent", $"Keygen/{Version} (+https://keygen.sh/docs/api/webhooks/)"), new("Content-Type", "application/json"),
        new("Date", Date), new("Digest", Digest), new("Keygen-Date", Date), new("Keygen-Digest", Digest),
        new("Keygen-Signature", Signature), new("Keygen-Version", Version),
    ];

    public WebhookRequest ToRequest() => ToRequest(new MemoryStream(Body), Body.Length);

    public WebhookRequest ToRequest(Stream body, long? contentLength = null) => With(Head, body, contentLength);

    public WebhookRequest With(SignedHead head, Stream? body = null, long? contentLength = null, StringValues? contentType = null) => new()
    {
        Head = head,
        ContentType = contentType ?? "application/json",
        ContentLength = contentLength,
        Body = body ?? new MemoryStream(Body),
    };
}
