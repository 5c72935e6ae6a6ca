using System.Text.RegularExpressions;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>The request line and the headers that count for the verdict.</summary>
internal static class Headers
{
    private const int Longest = 4096;

    /// <summary>The request line. A query may hold an access code, so it is shown only to somebody who asks.</summary>
    public static string RequestLine(WebhookRequest request, bool isMasked)
    {
        var url = !SignedUrl.TryParse(request.Url, out var seen, out _) ? "an address that is not well-formed" : isMasked ? seen.ToString() : seen.Host + seen.Target;
        return $"{Shown(request.Head.Method)} {Shown(url)}";
    }

    public static IEnumerable<HeaderJson> Of(WebhookRequest request, bool isMasked)
    {
        var head = request.Head;
        (string, StringValues)[] all =
        [
            ("Keygen-Signature", isMasked ? WithoutSignature(head.Signature) : head.Signature), ("Keygen-Date", head.KeygenDate), ("Date", head.Date),
            ("Keygen-Digest", head.KeygenDigest), ("Digest", head.Digest), ("Keygen-Version", head.KeygenVersion), ("Content-Type", request.ContentType),
            ("Content-Encoding", request.ContentEncoding), ("Content-Length", request.ContentLength?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? ""),
            ("X-Forwarded-Host", request.ForwardedHost),
        ];
        return all.Where(static one => one.Item2.Count > 0 && one.Item2 != "").Select(static one => new HeaderJson(one.Item1, Shown(one.Item2)));
    }

    public static string Shown(StringValues header)
    {
        var text = header.Count == 0 ? "(none)" : string.Join(" ⏎ ", header.AsEnumerable());
        return text.Length > Longest ? $"{text.AsSpan(0, Longest)}…" : text;
    }

    /// <summary>A signature that somebody copies could be sent again within the tolerance.</summary>
    private static StringValues WithoutSignature(StringValues header) => new([.. header.Select(static one => Regex.Replace(
        one ?? "", "signature=(\"[^\"]*\"?|[^\",]*)", "signature=\"…\"", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))]);
}
