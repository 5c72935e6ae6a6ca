using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using NSec.Cryptography;
using Ed25519 = NSec.Cryptography.Ed25519;

namespace Keygen.Webhooks.Tests.Measuring;

/// <summary>A test account under a given id, which signs for one endpoint at one second, the one the program began in.</summary>
public sealed class StandInAccount(string accountId) : IDisposable
{
    public const string EndpointUrl = "https://hooks.example.com/webhooks/keygen";

    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    private static readonly string Date = Now.ToString("r", CultureInfo.InvariantCulture);

    private readonly TestAccount _keys = new();

    public static Ed25519 Algorithm => NSec.Cryptography.SignatureAlgorithm.Ed25519;

    public string AccountId => accountId;

    public PublicKey PublicKey => field ??= PublicKey.Import(Algorithm, Convert.FromHexString(PublicKeyText), KeyBlobFormat.RawPublicKey);

    public string PublicKeyText => _keys.PublicKey;

    public static string DigestOf(ReadOnlySpan<byte> body) => $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";

    public static byte[] TextOf(string digest) =>
        Encoding.ASCII.GetBytes($"(request-target): post /webhooks/keygen\nhost: hooks.example.com\ndate: {Date}\ndigest: {digest}");

    public byte[] Sign(byte[] text) => _keys.Sign(SignatureAlgorithms.Ed25519, text);

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

    public void Dispose() => _keys.Dispose();
}
