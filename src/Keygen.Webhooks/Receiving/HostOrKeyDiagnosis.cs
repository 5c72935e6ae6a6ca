using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Receiving;

/// <summary>
/// What a signature that no trial matches can still tell: where the request came to a host of EndpointUrls it is the key that is wrong; where
/// something on the way changes the host, a wrong host and a wrong key look the same from here.
/// </summary>
internal static class HostOrKeyDiagnosis
{
    private const int MaxForwarded = 3;

    /// <returns>Null when nothing is known of the URL the request was sent to.</returns>
    public static string? Explain(WebhookRequest request, SignatureVerifier verifier, ReceiverSettings settings)
    {
        if (!SignedUrl.TryParse(request.Url, out var own, out _))
        {
            return null;
        }

        var compare = $"Compare PublicKeys ({verifier.KeyNames}) with the account's keys at Keygen";
        if (settings.Options.TrustRequestUrl)
        {
            return $"key or host: none of the keys made this signature for the URL it was sent to, at the host {Shown(own.Host)}. If Keygen has another host, "
                + $"a proxy changes it: set EndpointUrls instead of TrustRequestUrl. If not, the key is wrong. {compare}.";
        }

        var forwarded = Forwarded(request).ToArray();
        var listed = string.Join(" or ", settings.Urls.Select(static url => url.Host).Distinct(StringComparer.Ordinal));
        return forwarded.Append(own.Host).Any(seen => settings.Urls.Any(url => string.Equals(url.Host, seen, StringComparison.OrdinalIgnoreCase)))
            ? $"key: the request came to {listed}, as EndpointUrls says, so it is hardly the host; none of the keys made this signature. {compare}; "
                + "then the path of EndpointUrls with the endpoint's URL there, letter by letter."
            : $"host or key: EndpointUrls says {listed}, but the app sees {Shown(own.Host)}{(forwarded.Length == 0 ? "" : $", forwarded for {string.Join(", ", forwarded.Select(Shown))}")}: "
                + "something on the way changes the host, so a wrong host looks like a wrong key here. First compare EndpointUrls, letter by letter, with the endpoint's URL at Keygen. "
                + $"{compare} only then.{(forwarded.Length == 0 ? " A proxy that sends X-Forwarded-Host lets this message tell which it is." : "")}";
    }

    /// <summary>The hosts a proxy says it was asked for, without ports.</summary>
    public static IEnumerable<string> Forwarded(WebhookRequest request) => request.ForwardedHost
        .SelectMany(static header => (header ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Select(static host => SignedUrl.TryParse($"https://{host}", out var url, out _) ? url.Host : null)
        .OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxForwarded);

    /// <summary>A host as anybody may have sent it: repeated only if it has the shape of one.</summary>
    private static string Shown(string host) => Uri.CheckHostName(host) is UriHostNameType.Unknown ? "something that is no host" : host;
}
