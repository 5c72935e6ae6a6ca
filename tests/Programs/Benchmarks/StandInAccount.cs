using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using NSec.Cryptography;
using Ed25519 = NSec.Cryptography.Ed25519;

namespace Keygen.Webhooks.Benchmarks;

/// <summary>A Keygen account with an Ed25519 key of its own, which signs for one endpoint at one second, the one the program began in.</summary>
internal sealed class StandInAccount(string accountId) : IDisposable
{
    public const string EndpointUrl = "https://hooks.example.com/webhooks/keygen";

    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    private static readonly string Date = Now.ToString("r", CultureInfo.InvariantCulture);

    private readonly Key _key = Key.Create(Algorithm);

    public static Ed25519 Algorithm => NSec.Cryptography.SignatureAlgorithm.Ed25519;

    public string AccountId => accountId;

    public PublicKey PublicKey => _key.PublicKey;

    public string PublicKeyText => Convert.ToHexStringLower(PublicKey.Export(KeyBlobFormat.RawPublicKey));

    public static string DigestOf(ReadOnlySpan<byte> body) => $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";

    public static byte[] TextOf(string digest) =>
        Encoding.ASCII.GetBytes($"(request-target): post /webhooks/keygen\nhost: hooks.example.com\ndate: {Date}\ndigest: {digest}");

    public byte[] Sign(byte[] text) => Algorithm.Sign(_key, text);

    public SignedHead Head(byte[] signature, string digest) => new()
    {
        Method = "POST",
        Signature = $"keyid=\"{accountId}\", algorithm=\"ed25519\", signature=\"{Convert.ToBase64String(signature)}\", headers=\"(request-target) host date digest\"",
        KeygenDate = Date,
        Date = Date,
        KeygenDigest = digest,
        Digest = digest,
        KeygenVersion = "1.8",
    };

    public static WebhookRequest Request(in SignedHead head, long length, Stream body) => new()
    {
        Head = head,
        ContentType = "application/json",
        ContentLength = length,
        Url = EndpointUrl,
        Body = body,
    };

    public void Dispose() => _key.Dispose();
}
