using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.CatchUp.Runs;

/// <summary>Recognizes this endpoint's rows by the host, port, path and query of their URL. Userinfo and fragment are ignored.</summary>
internal sealed class EndpointMatcher(IEnumerable<string> urls)
{
    private readonly HashSet<string> _urls = new(urls.Select(KeyOf).OfType<string>(), StringComparer.Ordinal);

    public bool Matches(string? url) => KeyOf(url) is { } key && _urls.Contains(key);

    private static string? KeyOf(string? text)
    {
        if (!SignedUrl.TryParse(text?.Trim(), out var url, out _))
        {
            return null;
        }

        var port = Uri.TryCreate(text!.Trim(), UriKind.Absolute, out var uri) ? uri.Port : 443;
        return $"{url.Host.ToLowerInvariant()}:{port}{url.Target}";
    }
}
