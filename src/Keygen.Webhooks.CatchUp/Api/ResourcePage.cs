using System.Text.Json;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>The parts of a webhook endpoint or a policy that the endpoint watch reads.</summary>
internal sealed record ListedResource(string Id, string? Environment, string? Url, IReadOnlyList<string> Subscriptions, string? Algorithm, string? Scheme);

/// <summary>A verified page of endpoints or policies.</summary>
internal sealed record ResourcePage(IReadOnlyList<ListedResource> Resources, bool HasNext)
{
    /// <returns>The page; null when the JSON is not such a list.</returns>
    public static ResourcePage? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new(
                [.. root.GetProperty("data").EnumerateArray().Select(Of)],
                Member(Member(root, "links"), "next") is { ValueKind: JsonValueKind.String });
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static ListedResource Of(JsonElement resource)
    {
        var attributes = resource.GetProperty("attributes");
        var subscriptions = Member(attributes, "subscriptions") is { ValueKind: JsonValueKind.Array } names
            ? names.EnumerateArray().Select(static name => name.GetString() ?? "").ToArray()
            : [];
        return new(
            resource.GetProperty("id").GetString() ?? "",
            Text(Member(Member(Member(resource, "relationships"), "environment"), "data"), "id"),
            Text(attributes, "url"), subscriptions, Text(attributes, "signatureAlgorithm"), Text(attributes, "scheme"));
    }

    private static string? Text(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) ? value : null;
}
