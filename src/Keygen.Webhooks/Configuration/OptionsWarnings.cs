using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>Finds options that are valid but probably a mistake. Each is a sentence for the log at startup.</summary>
internal static class OptionsWarnings
{
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    public static IEnumerable<string> Of(KeygenWebhooksOptions options) =>
    [
        .. options.Findings.Remarks,
        .. options.TrustRequestUrl ? [] : options.EndpointUrls.Select((url, i) => OfUrl(url.Trim(), options.PathOf($"EndpointUrls:{i}"))).OfType<string>(),
        .. Times(options).Where(static one => BareNumber(one.Time) is not null).Select(one => $"{options.PathOf(one.Option)} is {one.Time:c}: {BareNumber(one.Time)}."),
    ];

    /// <summary>Explains what .NET reads in a bare number; null for a time that is not a whole number of days.</summary>
    public static string? BareNumber(TimeSpan time) => time >= OneDay && time.Ticks % TimeSpan.TicksPerDay == 0
        ? $"a bare number means days, so {time.Days} means {time.Days} days; {time.Days} seconds are {TimeSpan.FromSeconds(time.Days):c}"
        : null;

    /// <summary>Keygen registers only https URLs, and only at host names with a dot.</summary>
    private static string? OfUrl(string text, string path)
    {
        var host = SignedUrl.Parse(text).Host;
        var plain = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        return plain || !IsDottedName(host)
            ? $"{path} {(plain ? "begins with http://" : $"has the host {host}")}, and Keygen delivers to https URLs at public host names only: "
                + "give the URL as it is registered at Keygen, not the address this app listens on."
            : text.Split('?')[0].AsSpan().ContainsAny(';', ',')
            ? $"{path} holds a semicolon or a comma: if it is meant to be several URLs, give each its own entry."
            : null;
    }

    private static (string Option, TimeSpan Time)[] Times(KeygenWebhooksOptions options) =>
    [
        (nameof(options.HandlerTimeout), options.HandlerTimeout), (nameof(options.LaterHandlerTimeout), options.LaterHandlerTimeout),
        (nameof(options.ShutdownGrace), options.ShutdownGrace), (nameof(options.DrainDelay), options.DrainDelay ?? TimeSpan.Zero),
    ];

    private static bool IsDottedName(string host) => host.TrimEnd('.') is var name && name.Contains('.', StringComparison.Ordinal) && char.IsAsciiLetter(name[^1]);
}
