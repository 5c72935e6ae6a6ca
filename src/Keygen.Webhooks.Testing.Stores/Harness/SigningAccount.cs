using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>An account with a key of its own. Only a verified delivery becomes an event, so the cases sign theirs.</summary>
internal sealed class SigningAccount : IDisposable
{
    public const string Id = "3e58a9fe-fbf4-45d4-8c1a-53cd9a922564";
    public const string Url = "https://example.com/";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The body of an event about a machine of a license.</summary>
    /// <param name="id">The id of the webhook event.</param>
    /// <param name="machineId">The id of the machine.</param>
    /// <param name="licenseId">The id of the license.</param>
    public static byte[] BodyOf(string id, string machineId, string licenseId)
    {
        var payload = $$$"""{"data":{"id":"{{{machineId}}}","type":"machines","attributes":{},"relationships":{"license":{"data":{"type":"licenses","id":"{{{licenseId}}}"} } } } }""";
        return Encoding.UTF8.GetBytes($$$"""
            {"data":{"id":"{{{id}}}","type":"webhook-events","attributes":{"event":"machine.created","status":"DELIVERING","created":"2026-11-23T08:46:39Z",
            "payload":"{{{JsonEncodedText.Encode(payload)}}}"},"relationships":{"account":{"data":{"type":"accounts","id":"{{{Id}}}"} } } } }
            """);
    }

    public SignedHead Sign(byte[] body, DateTimeOffset date)
    {
        var (written, digest) = (date.ToString("R", CultureInfo.InvariantCulture), $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}");
        var text = $"(request-target): post /\nhost: example.com\ndate: {written}\ndigest: {digest}";
        var signature = Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        return new()
        {
            Method = "POST", Date = written, Digest = digest,
            Signature = $"keyid=\"{Id}\", algorithm=\"{SignatureAlgorithms.EcdsaP256}\", signature=\"{signature}\", headers=\"(request-target) host date digest\"",
        };
    }

    public void Dispose() => _key.Dispose();
}
