using System.CommandLine;
using Keygen.Webhooks.Tool.CommandLine;

namespace Keygen.Webhooks.Tool.Deliveries;

/// <summary>Where a delivery goes, and for which URL it is signed.</summary>
/// <param name="Server">Scheme, host and port of the receiver, such as <c>http://localhost:5000</c>.</param>
/// <param name="RegisteredUrl">The URL that the delivery is signed for, as if it were registered at Keygen.</param>
internal sealed record DeliveryTarget(Uri Server, string RegisteredUrl)
{
    /// <summary>Where <c>MapKeygenWebhooks()</c> receives.</summary>
    public const string DefaultPath = "/webhooks/keygen";

    private const string StandInHost = "https://hooks.example.com";

    public static Option<string?> UrlOption { get; } = CommonOptions.Url(
        "--url", $"The URL to sign for, as registered at Keygen. Its host is sent in the Host header. By default, {StandInHost} with the path of the receiver.");

    /// <summary>The receiver's own URL.</summary>
    public string Address => Server.GetLeftPart(UriPartial.Authority) + PathOf(RegisteredUrl);

    /// <param name="to">The receiver's URL; without a path, that of <paramref name="url"/> or the default one.</param>
    /// <param name="url">The URL to sign for; null for the receiver's path on a host that stands for a public one.</param>
    /// <exception cref="ToolException">The paths differ.</exception>
    public static DeliveryTarget Of(string to, string? url)
    {
        var path = PathOf(to);
        if (url is not null && path.Length > 0 && path != PathOf(url))
        {
            throw ToolException.Usage($"--to and --url have different paths. Keygen calls the path of the registered URL, so leave the path of --to out: --to {new Uri(to).GetLeftPart(UriPartial.Authority)}");
        }

        return new(new(new Uri(to).GetLeftPart(UriPartial.Authority)), url ?? StandInHost + (path.Length > 0 ? path : DefaultPath));
    }

    /// <summary>The address of a receiver for real events, which has to be on this machine.</summary>
    /// <param name="to">The receiver's URL; without a path, the path is the default one.</param>
    /// <exception cref="ToolException">It is elsewhere.</exception>
    public static Uri OnThisMachine(string to)
    {
        var target = new Uri(Of(to, null).Address);
        return target.IsLoopback ? target
            : throw ToolException.Usage($"{target.Host} is not this machine. Events may contain license keys and personal data, so they are posted to this machine only.");
    }

    /// <returns>Path and query as written; empty when there is none.</returns>
    private static string PathOf(string url)
    {
        var rest = url.Split('#')[0].Split("://", 2)[1];
        return rest.IndexOfAny(['/', '?']) is >= 0 and var start ? rest[start..] : "";
    }
}
