using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>Endpoint URLs. What is accepted can stand in a signing string, and put together again gives the same.</summary>
internal sealed class UrlTarget() : FuzzTarget("url")
{
    public override int MaxLength => 5000;

    public override IEnumerable<string> Words => ["https://", "http://", "hooks.example.com", ":8443", "@", "/", "?", "#", "[::1]", "%3D", "//", "..", ";", "HTTPS://", "\\"];

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded) => recorded.Select(static one => one.Url).Distinct().Select(Utf8);

    public override void Run(byte[] input)
    {
        var isUrl = SignedUrl.TryParse(TextOf(input), out var url, out var error);
        Demand(isUrl ? url is not null && error is null : url is null && error is { Length: > 0 }, "A URL is neither accepted nor refused.");
        if (url is not null)
        {
            Demand(IsOneLine(url.Host) && IsOneLine(url.Target), "A URL would break a signing string.");
            Demand(url.Host.Length > 0 && !url.Host.Contains('/', StringComparison.Ordinal) && url.Target[0] == '/', "A URL has no host, or its path no slash.");
            Demand(IsOdd(url.Host) || (SignedUrl.TryParse($"https://{url.Host}{url.Target}", out var again, out _) && again.Equals(url)), "A URL put together again is another.");
        }
    }

    /// <summary>A colon too many is no host; the start takes it, and nothing ever verifies for it.</summary>
    private static bool IsOdd(string host) => host.AsSpan(host.LastIndexOf(']') + 1).Contains(':');

    private static bool IsOneLine(string text) => text.All(static one => one is > ' ' and <= '~');
}
