using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>Writes the payload document of an event, in the newest API version.</summary>
internal static class PayloadWriter
{
    public static JsonObject Write(
        EventSample sample, ResourceChanges changes, JsonObject metaChanges, string? resourceId, int? count, SampleValues values)
    {
        var resource = SampleCatalogue.Resource(sample.ResourceType);
        changes.Shared = sample.Name.StartsWith("release.", StringComparison.Ordinal) ? "release" : sample.Name.Split('.')[0];
        changes.Forget();
        var payload = new JsonObject
        {
            ["data"] = sample.Count is { } usual
                ? new JsonArray([.. Enumerable.Range(0, count ?? usual).Select(i => One(i is 0 ? resourceId : null))])
                : One(resourceId),
        };
        var meta = values.Expand(sample.Meta, name => Named(payload, name)) as JsonObject ?? [];
        foreach (var (name, value) in metaChanges)
        {
            meta[name] = value?.DeepClone();
        }

        foreach (var name in changes.WithoutMeta)
        {
            meta.Remove(name);
        }

        if (meta.Count > 0)
        {
            payload["meta"] = meta;
        }

        return payload;

        JsonObject One(string? id) => resource.Write(
            id ?? (sample.ResourceType is "accounts" ? values.AccountId : Guid.NewGuid().ToString("D")), values, changes, sample);
    }

    private static string? Named(JsonObject payload, string name) =>
        (string?)(payload["data"]!["attributes"]![name] ?? payload["data"]!["relationships"]?[name]?["data"]?["id"]);
}
