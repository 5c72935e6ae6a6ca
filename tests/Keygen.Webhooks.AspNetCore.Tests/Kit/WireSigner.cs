using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>Signs deliveries as Keygen does, with a key of its own. Host and target are given, not worked out.</summary>
/// <param name="url">The endpoint's URL as registered.</param>
/// <param name="host">The host to sign.</param>
/// <param name="target">The target to sign.</param>
/// <param name="sameAccount">Whose account and key to use; by default it has its own.</param>
internal sealed class WireSigner(
    string url = WireSigner.Url, string host = "hooks.example.com", string target = "/webhooks/keygen", WireSigner? sameAccount = null) : IDisposable
{
    public const string Url = "https://hooks.example.com/webhooks/keygen";

    private readonly Key _key = sameAccount?._key ?? Key.Create(SignatureAlgorithm.Ed25519);

    public string EndpointUrl => url;

    public string AccountId { get; init; } = sameAccount?.AccountId ?? Guid.NewGuid().ToString();

    public string PublicKey => Convert.ToHexStringLower(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    public void Configure(KeygenWebhooksOptions options)
    {
        options.AccountId = AccountId;
        options.PublicKeys.Add(PublicKey);
        options.EndpointUrls.Add(EndpointUrl);
        options.DrainDelay = TimeSpan.Zero;
    }

    /// <summary>An envelope; the payload's attributes hold <paramref name="content"/>.</summary>
    public byte[] Envelope(string name = "license.created", string content = "Ada")
    {
        var payload = $$$$"""{"data":{"id":"{{{{Guid.NewGuid()}}}}","type":"licenses","attributes":{"name":"{{{{content}}}}"},"relationships":{}}}""";
        return Encoding.UTF8.GetBytes($$$$"""
            {"data":{"id":"{{{{Guid.NewGuid()}}}}","type":"webhook-events","attributes":{"endpoint":"{{{{url}}}}","apiVersion":"1.8",
             "payload":"{{{{payload.Replace("\"", "\\\"", StringComparison.Ordinal)}}}}","event":"{{{{name}}}}","status":"DELIVERING"},
             "relationships":{"account":{"data":{"type":"accounts","id":"{{{{AccountId}}}}"}}},
             "meta":{"idempotencyToken":"{{{{RandomNumberGenerator.GetHexString(62, lowercase: true)}}}}v3"}}}
            """);
    }

    public WireDelivery Deliver(string name = "license.created") => Sign(Envelope(name));

    public WireDelivery Sign(byte[] body, DateTimeOffset? sentAt = null)
    {
        var date = (sentAt ?? DateTimeOffset.UtcNow).ToString("r", CultureInfo.InvariantCulture);
        var digest = $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";
        var text = $"(request-target): post {target}\nhost: {host}\ndate: {date}\ndigest: {digest}";
        var signature = Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(_key, Encoding.UTF8.GetBytes(text)));
        return new(target,
        [
            new("Content-Type", "application/json"),
            new("Date", date),
            new("Digest", digest),
            new("Keygen-Date", date),
            new("Keygen-Digest", digest),
            new("Keygen-Signature", $"""keyid="{AccountId}", algorithm="ed25519", signature="{signature}", headers="(request-target) host date digest" """.Trim()),
            new("Keygen-Version", "1.8"),
            new("Accept-Encoding", "gzip;q=1.0,deflate;q=0.6,identity;q=0.3"),
            new("Host", host),
            new("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)),
        ], body);
    }

    public void Dispose()
    {
        if (sameAccount is null)
        {
            _key.Dispose();
        }
    }
}
