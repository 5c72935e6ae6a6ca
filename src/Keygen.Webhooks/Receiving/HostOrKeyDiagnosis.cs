using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Explains a signature that no trial matches. If the request came to a host in EndpointUrls, the key is wrong. If a proxy changes the
/// host, a wrong host and a wrong key cannot be told apart.
/// </summary>
internal static class HostOrKeyDiagnosis
{
    private const int MaxForwarded = 3;

    /// <returns>The explanation; null when the URL of the request is not known.</returns>
    public static string? Explain(WebhookRequest request, SignatureVerifier verifier, ReceiverSettings settings)
    {
        if (!SignedUrl.TryParse(request.Url, out var own, out _))
        {
            return null;
        }

        var compare = $"Compare PublicKeys ({verifier.KeyNames}) with the account's keys at Keygen";
        if (settings.Options.TrustRequestUrl)
        {
            return $"key or host: no configured key made this signature for the request's URL, at the host {Printable(own.Host)}. If the endpoint has another host at Keygen, "
                + $"a proxy changes it: set EndpointUrls instead of TrustRequestUrl. If not, the key is wrong. {compare}.";
        }

        var forwarded = Forwarded(request).ToArray();
        var listed = string.Join(" or ", settings.Urls.Select(static url => url.Host).Distinct(StringComparer.Ordinal));
        return forwarded.Append(own.Host).Any(seen => settings.Urls.Any(url => string.Equals(url.Host, seen, StringComparison.OrdinalIgnoreCase)))
            ? $"key: the request came to {listed}, as EndpointUrls says, so the host is probably right, but no configured key made this signature. {compare}, "
                + "and then the path in EndpointUrls with the endpoint's URL there, letter by letter."
            : $"host or key: EndpointUrls says {listed}, but the app sees {Printable(own.Host)}{(forwarded.Length == 0 ? "" : $", forwarded for {string.Join(", ", forwarded.Select(Printable))}")}: "
                + "a proxy changes the host, so a wrong host cannot be told apart from a wrong key. First compare EndpointUrls, letter by letter, with the endpoint's URL at Keygen. "
                + $"After that, check the keys. {compare}.{(forwarded.Length == 0 ? " If the proxy sends X-Forwarded-Host, this message can name the cause." : "")}";
    }

    /// <summary>The hosts in X-Forwarded-Host, without ports.</summary>
    public static IEnumerable<string> Forwarded(WebhookRequest request) => request.ForwardedHost
        .SelectMany(static header => (header ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Select(static host => SignedUrl.TryParse($"https://{host}", out var url, out _) ? url.Host : null)
        .OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxForwarded);

    /// <summary>A host from the request, which anyone may have sent: shown only if it is well-formed.</summary>
    private static string Printable(string host) => Uri.CheckHostName(host) is UriHostNameType.Unknown ? "a malformed host" : host;
}
