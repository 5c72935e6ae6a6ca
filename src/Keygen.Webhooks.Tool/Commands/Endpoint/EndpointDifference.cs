using System.Text.Json.Nodes;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Tool.Output;

namespace Keygen.Webhooks.Tool.Commands.Endpoint;

/// <summary>How an endpoint at Keygen differs from what the code wants.</summary>
/// <param name="Endpoint">The endpoint; null when there is none.</param>
/// <param name="Wanted">What the code wants.</param>
internal sealed record EndpointDifference(WebhookEndpoint? Endpoint, WantedEndpoint Wanted)
{
    public string Url => Endpoint?.Url ?? Wanted.Urls[0];

    /// <summary>Events that have a handler and are not sent.</summary>
    public IReadOnlyList<string> Missing => Endpoint?.Subscriptions.Contains("*", StringComparer.Ordinal) is true ? []
        : [.. Wanted.Events.Except(Endpoint?.Subscriptions ?? [], StringComparer.Ordinal)];

    /// <summary>Events that are sent and have no handler. They do no harm, but cost a request each.</summary>
    public IReadOnlyList<string> Extra => Wanted.Events is ["*"] ? [] : [.. (Endpoint?.Subscriptions ?? []).Except(Wanted.Events, StringComparer.Ordinal)];

    public bool IsAlgorithmAccepted => Endpoint is null || Wanted.Algorithms.Contains(Endpoint.SignatureAlgorithm, StringComparer.Ordinal);

    /// <summary>Whether an event that the code wants does not arrive, or is refused.</summary>
    public bool LosesEvents => Missing.Count > 0 || !IsAlgorithmAccepted;

    /// <summary>One difference for each endpoint with a wanted URL; without any, one for the endpoint to create.</summary>
    public static IReadOnlyList<EndpointDifference> Of(WantedEndpoint wanted, IReadOnlyList<WebhookEndpoint> endpoints)
    {
        var ours = endpoints.Where(one => wanted.Urls.Contains(one.Url, StringComparer.Ordinal)).ToArray();
        return ours.Length is 0 ? [new(null, wanted)] : [.. ours.Select(one => new EndpointDifference(one, wanted))];
    }

    /// <param name="write">Writes a line in a style.</param>
    /// <param name="prune">Whether what is not wanted will be removed.</param>
    public void Write(Action<string, string?> write, bool prune)
    {
        write(Endpoint is null ? $"There is no endpoint with the URL {SafeUrl.WithoutPassword(Url)}" : $"{SafeUrl.WithoutPassword(Url)} ({Endpoint.Id})", null);
        if (Endpoint is { Subscriptions.Count: 0 })
        {
            write("  Keygen disabled it, after an answer of 410 or 530: find out what sent that answer.", "red");
        }

        foreach (var name in Missing)
        {
            write($"  + {name}", "green");
        }

        foreach (var name in Extra)
        {
            write(prune ? $"  - {name}" : $"    {name} has no handler. 'endpoint apply --prune' removes it.", prune ? "red" : null);
        }

        if (!IsAlgorithmAccepted)
        {
            write($"  ~ algorithm {Endpoint!.SignatureAlgorithm} becomes {Wanted.Algorithms[0]}, which the app accepts", "yellow");
        }

        if (Endpoint is not null && !LosesEvents && (Extra.Count is 0 || !prune))
        {
            write("  It sends what the code wants.", "green");
        }
    }

    public JsonObject ToJson() => new()
    {
        ["id"] = Endpoint?.Id,
        ["url"] = SafeUrl.WithoutPassword(Url),
        ["exists"] = Endpoint is not null,
        ["missing"] = Texts(Missing),
        ["extra"] = Texts(Extra),
        ["algorithm"] = Endpoint?.SignatureAlgorithm,
        ["isAlgorithmAccepted"] = IsAlgorithmAccepted,
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static one => JsonValue.Create(one))]);
}
