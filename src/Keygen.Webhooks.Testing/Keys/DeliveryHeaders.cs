using System.Text;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// Creates the headers of a delivery, in Keygen's order, without the headers that Keygen's HTTP library adds for the connection.
/// </summary>
internal static class DeliveryHeaders
{
    public static KeyValuePair<string, string>[] Of(KeygenSignature signature, string version, string url) =>
    [
        new("User-Agent", $"Keygen/{version} (+https://keygen.sh/docs/api/webhooks/)"),
        new("Content-Type", "application/json"),
        new("Date", signature.Date),
        new("Digest", signature.Digest),
        new("Keygen-Date", signature.Date),
        new("Keygen-Digest", signature.Digest),
        new("Keygen-Signature", signature.Signature),
        new("Keygen-Version", version),
        new("Accept-Encoding", "gzip;q=1.0,deflate;q=0.6,identity;q=0.3"),
        new("Accept", "*/*"),
        .. Credentials(url),
        new("Connection", "close"),
    ];

    /// <summary>Keygen's HTTP library sends the <c>user:password@</c> of a URL as Basic authorization.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Credentials(string url)
    {
        var authority = url.Split("//", 2)[^1].Split(['/', '?', '#'])[0];
        return authority.LastIndexOf('@') is > 0 and var at
            ? [new("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(authority[..at])))}")]
            : [];
    }
}
