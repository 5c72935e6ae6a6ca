using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Docs;

public static class Sample
{
    private const string Account = "3f2f8a0c-5c43-4d53-9f0c-6f1f2f6f7a10";

    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>An event as Keygen would send it: signed with a throw-away key, verified and read.</summary>
    public static T Event<T>(string name, string payload)
        where T : KeygenEvent
    {
        var body = Encoding.UTF8.GetBytes($$$"""
            {"data":{"id":"{{{Guid.NewGuid()}}}","type":"webhook-events","attributes":{"event":"{{{name}}}","payload":{{{JsonSerializer.Serialize(payload)}}},
            "created":"{{{DateTimeOffset.UtcNow:O}}}"},"relationships":{"account":{"data":{"type":"accounts","id":"{{{Account}}}"} } } } }
            """);
        var (date, digest) = (DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture), $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}");
        var text = $"(request-target): post /hook\nhost: example.com\ndate: {date}\ndigest: {digest}";
        var signature = Convert.ToBase64String(Key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        var header = $"keyid=\"{Account}\", algorithm=\"ecdsa-p256\", signature=\"{signature}\", headers=\"(request-target) host date digest\"";

        new SignatureVerifier(Account, [VerificationKey.Parse(Key.ExportSubjectPublicKeyInfoPem())])
            .VerifyHead(new SignedHead("POST", header, date, date, digest, digest, "1.8"), [SignedUrl.Parse("https://example.com/hook")], DateTimeOffset.UtcNow)
            .VerifyDelivery(body, out var delivery);
        EventReader.Read(delivery!, out var keygenEvent);
        return (T)keygenEvent!;
    }
}
