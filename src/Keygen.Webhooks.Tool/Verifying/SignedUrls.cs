using System.Text.Json;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>A URL that a request may be signed for.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Source">Where it is from, in words.</param>
internal sealed record UrlCandidate(SignedUrl Url, string Source);

/// <summary>
/// Collects the URLs that a request may be signed for. They are guesses from what was saved: a signature that verifies for one proves it.
/// </summary>
internal static class SignedUrls
{
    public static IReadOnlyList<UrlCandidate> Of(CapturedRequest captured, IEnumerable<string> configured)
    {
        List<(string? Text, string Source)> found =
        [
            .. configured.Select(static text => ((string?)text, "the URL you gave")),
            (captured.Url, "the URL of the request"),
            (EndpointOf(captured.Body), "the endpoint in the body"),
        ];
        var paths = new[] { captured.Target, captured.Value("X-Original-URL"), captured.Value("X-Original-URI"), captured.Value("X-Forwarded-Uri"), captured.Value("X-Rewrite-URL") }
            .Where(static path => path is ['/', ..]).Select(static path => path!).ToList();
        if (captured.Value("X-Forwarded-Prefix") is { } prefix)
        {
            paths.AddRange(paths.ToArray().Select(path => prefix.TrimEnd('/') + path));
        }

        var hosts = new[] { captured.Value("X-Forwarded-Host"), captured.Value("X-Original-Host"), captured.Value("Host") };
        foreach (var host in hosts.OfType<string>().Select(static one => one.Split(',')[0].Trim()))
        {
            found.AddRange(paths.Select(path => ((string?)$"https://{host}{path}", $"the host {host} and a path in the headers")));
        }

        UrlCandidate[] plain = [.. found.Select(static one => SignedUrl.TryParse(one.Text, out var url, out _) ? new UrlCandidate(url, one.Source) : null).OfType<UrlCandidate>()];
        return [.. plain.Concat(plain.SelectMany(Variants)).DistinctBy(static one => one.Url)];
    }

    /// <summary>The usual differences between what is registered and what is configured.</summary>
    private static IEnumerable<UrlCandidate> Variants(UrlCandidate candidate)
    {
        var (host, target) = (candidate.Url.Host, candidate.Url.Target);
        var path = target.Split('?')[0];
        var query = target[path.Length..];
        string[] texts = [$"{host}{(path.EndsWith('/') ? path.TrimEnd('/') : path + "/")}{query}", $"{host}{path}", $"{host.ToLowerInvariant()}{target}"];
        return texts.Select(text => SignedUrl.TryParse($"https://{text}", out var url, out _) ? new UrlCandidate(url, $"{candidate.Source}, a little changed") : null).OfType<UrlCandidate>();
    }

    /// <summary>Keygen writes the endpoint's URL into the envelope.</summary>
    private static string? EndpointOf(byte[] body)
    {
        try
        {
            return (string?)JsonNode.Parse(body)?["data"]?["attributes"]?["endpoint"];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
