using System.Text.Json.Nodes;
using Samples.Shared;

namespace StripeIntegration.Demo;

/// <summary>Pieces of Stripe's JSON and forms.</summary>
internal static class StripeDocument
{
    public static ServiceAnswer Missing => Error(404, "resource_missing", "invalid_request_error");

    public static ServiceAnswer Error(int status, string? code, string type) =>
        new(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["type"] = type, ["message"] = "The demo rejects this request." } });

    /// <summary>The fields <c>name[key]</c> of a form.</summary>
    public static JsonObject Metadata(Dictionary<string, string> form, string name) => new(form
        .Where(one => one.Key.StartsWith(name + "[", StringComparison.Ordinal))
        .Select(one => KeyValuePair.Create(one.Key[(name.Length + 1)..^1], (JsonNode?)JsonValue.Create(one.Value))));

    /// <summary>Adds to the metadata of an object, as Stripe does.</summary>
    public static JsonObject? Merge(JsonObject? into, JsonObject metadata)
    {
        foreach (var (key, value) in metadata)
        {
            into?["metadata"]![key] = value?.DeepClone();
        }

        return into;
    }

    /// <summary>Whether an object matches a search: <c>metadata['key']:'value'</c>.</summary>
    public static bool Fits(JsonObject one, string query)
    {
        var parts = query.Split('\'');
        return (string?)one["metadata"]![parts[1]] == parts[3];
    }
}
