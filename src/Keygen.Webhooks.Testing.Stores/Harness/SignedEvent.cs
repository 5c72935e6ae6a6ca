using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>Creates events for the cases. Only a verified delivery becomes an event, so each is signed with a key of its own.</summary>
internal static class SignedEvent
{
    private const string AccountId = "3e58a9fe-fbf4-45d4-8c1a-53cd9a922564";

    /// <summary>Creates an event about a machine of a license.</summary>
    /// <param name="id">The id of the webhook event.</param>
    /// <param name="machineId">The id of the machine.</param>
    /// <param name="licenseId">The id of the license.</param>
    public static KeygenEvent OfMachine(string id, string machineId, string licenseId)
    {
        var payload = $$$"""{"data":{"id":"{{{machineId}}}","type":"machines","attributes":{},"relationships":{"license":{"data":{"type":"licenses","id":"{{{licenseId}}}"} } } } }""";
        var body = Encoding.UTF8.GetBytes($$$"""
            {"data":{"id":"{{{id}}}","type":"webhook-events","attributes":{"event":"machine.created","status":"DELIVERING","created":"2026-11-23T08:46:39Z",
            "payload":"{{{JsonEncodedText.Encode(payload)}}}"},"relationships":{"account":{"data":{"type":"accounts","id":"{{{AccountId}}}"} } } } }
            """);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var date = new DateTimeOffset(2026, 11, 23, 8, 46, 40, TimeSpan.Zero);
        var (written, digest) = (date.ToString("R", CultureInfo.InvariantCulture), $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}");
        var text = $"(request-target): post /\nhost: example.com\ndate: {written}\ndigest: {digest}";
        var signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        var verifier = new SignatureVerifier(AccountId, [VerificationKey.Parse(key.ExportSubjectPublicKeyInfoPem())]);
        var head = verifier.VerifyHead(
            new()
            {
                Method = "POST", Date = written, Digest = digest,
                Signature = $"keyid=\"{AccountId}\", algorithm=\"{SignatureAlgorithms.EcdsaP256}\", signature=\"{signature}\", headers=\"(request-target) host date digest\"",
            },
            [SignedUrl.Parse("https://example.com/")], date);
        return head.TryVerifyDelivery(body, out var delivery, out var refused) && EventReader.TryRead(delivery, out var keygenEvent, out _) ? keygenEvent
            : throw new InvalidOperationException($"The event of the case could not be read: {refused}.");
    }
}
