using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Quickstart;

/// <summary>Signs deliveries as Keygen does, with a key of its own.</summary>
internal sealed class StandInKeygen(string endpointUrl) : IDisposable
{
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);

    public string EndpointUrl => endpointUrl;

    public string AccountId { get; } = Guid.NewGuid().ToString();

    /// <summary>The public key as Keygen's dashboard shows it.</summary>
    public string PublicKey => Convert.ToHexStringLower(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>Creates the envelope of an event about a license.</summary>
    public byte[] Event(string name)
    {
        var (eventId, licenseId) = (Guid.NewGuid(), Guid.NewGuid());
        var payload = $$"""
            {"data":{"id":"{{licenseId}}","type":"licenses","attributes":{"name":"Example","metadata":{"customer":"Ada"} },"relationships":{} } }
            """;
        var escaped = payload.Replace("\"", "\\\"", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes($$"""
            {"data":{"id":"{{eventId}}","type":"webhook-events",
             "attributes":{"endpoint":"{{endpointUrl}}","apiVersion":"1.8","payload":"{{escaped}}","event":"{{name}}","status":"DELIVERING"},
             "relationships":{"account":{"data":{"type":"accounts","id":"{{AccountId}}"} } },
             "meta":{"idempotencyToken":"{{RandomNumberGenerator.GetHexString(62, lowercase: true)}}v3"} } }
            """);
    }

    /// <summary>Signs an envelope as a delivery to the endpoint's URL.</summary>
    public Delivery Sign(byte[] body, TimeSpan clockError = default, string? keyId = null)
    {
        var url = new Uri(endpointUrl);
        var date = (DateTimeOffset.UtcNow + clockError).ToString("r", CultureInfo.InvariantCulture);
        var digest = $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";
        var text = $"(request-target): post {url.PathAndQuery}\nhost: {url.Host}\ndate: {date}\ndigest: {digest}";
        var signature = Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(_key, Encoding.UTF8.GetBytes(text)));
        return new(body, new Dictionary<string, string>
        {
            ["Keygen-Date"] = date,
            ["Keygen-Digest"] = digest,
            ["Keygen-Version"] = "1.8",
            ["Keygen-Signature"] =
                $"""keyid="{keyId ?? AccountId}", algorithm="ed25519", signature="{signature}", headers="(request-target) host date digest" """.Trim(),
        });
    }

    public void Dispose() => _key.Dispose();
}

/// <summary>A signed request.</summary>
internal sealed record Delivery(byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public Delivery Tampered()
    {
        var body = Body.ToArray();
        body[^3] ^= 1;
        return this with { Body = body };
    }
}
