using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing;

/// <summary>The headers with which Keygen signs a request or response: <c>Date</c>, <c>Digest</c> and <c>Keygen-Signature</c>.</summary>
internal sealed record KeygenSignature(string Date, string Digest, string Signature)
{
    public static KeygenSignature Of(
        KeygenTestKeys keys, string algorithm, string method, string host, string target, DateTimeOffset date, ReadOnlySpan<byte> body, string? keyId = null)
    {
        var dateText = date.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);
        var digest = $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";
        var text = $"(request-target): {method} {target}\nhost: {host}\ndate: {dateText}\ndigest: {digest}";
        var signature = Convert.ToBase64String(keys.Sign(algorithm, Encoding.UTF8.GetBytes(text)));
        return new(
            dateText, digest,
            $"keyid=\"{keyId ?? keys.AccountId}\", algorithm=\"{algorithm}\", signature=\"{signature}\", headers=\"(request-target) host date digest\"");
    }

    public static KeygenSignature OfDelivery(KeygenTestKeys keys, string algorithm, SignedUrl url, DateTimeOffset date, ReadOnlySpan<byte> body, string? keyId = null) =>
        Of(keys, algorithm, "post", url.Host, url.Target, date, body, keyId);
}
