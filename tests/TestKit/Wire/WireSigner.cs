using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Keygen.Webhooks.Tests.Wire;

/// <summary>Deliveries with all headers that Keygen sends. Host and target are given, not worked out from the URL.</summary>
/// <param name="url">The endpoint's URL as registered.</param>
/// <param name="host">The host to sign.</param>
/// <param name="target">The target to sign.</param>
/// <param name="sameAccount">Whose account and key to use; by default it has its own.</param>
public sealed class WireSigner(
    string url = WireSigner.Url, string host = "hooks.example.com", string target = "/webhooks/keygen", WireSigner? sameAccount = null) : IDisposable
{
    public const string Url = "https://hooks.example.com/webhooks/keygen";

    private readonly TestAccount _account = sameAccount?._account ?? new();

    public string EndpointUrl => url;

    public string AccountId { get; init; } = sameAccount?.AccountId ?? Guid.NewGuid().ToString();

    public string PublicKey => _account.PublicKey;

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
        var signed = new TestDelivery(body, sentAt ?? DateTimeOffset.UtcNow) { Account = _account, KeyId = AccountId, Host = host, Target = target };
        return new(target,
        [
            new("Content-Type", "application/json"),
            new("Date", signed.Date),
            new("Digest", signed.Digest),
            new("Keygen-Date", signed.Date),
            new("Keygen-Digest", signed.Digest),
            new("Keygen-Signature", signed.Signature),
            new("Keygen-Version", signed.Version),
            new("Accept-Encoding", "gzip;q=1.0,deflate;q=0.6,identity;q=0.3"),
            new("Host", host),
            new("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)),
        ], body);
    }

    public void Dispose()
    {
        if (sameAccount is null)
        {
            _account.Dispose();
        }
    }
}
