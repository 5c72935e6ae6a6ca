using System.Text.Json;

namespace Keygen.Webhooks.Testing.Tests.Samples;

/// <summary>The members of a document with the kinds of their values, in order: what a delivery looks like, whatever it says.</summary>
internal static class JsonShape
{
    public static IEnumerable<string> OfBody(byte[] body)
    {
        using var envelope = JsonDocument.Parse(body);
        using var payload = JsonDocument.Parse(envelope.RootElement.GetProperty("data").GetProperty("attributes").GetProperty("payload").GetString()!);
        return [.. Of(envelope.RootElement, "body"), .. Of(payload.RootElement, "payload")];
    }

    private static IEnumerable<string> Of(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Object when path.EndsWith(".metadata", StringComparison.Ordinal) || path.EndsWith(".scope", StringComparison.Ordinal) => [path],
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Of(member.Value, $"{path}.{member.Name}").Prepend($"{path}.{member.Name}")),
        JsonValueKind.Array when json.GetArrayLength() > 0 && json[0].ValueKind is JsonValueKind.Object =>
            json.EnumerateArray().SelectMany((item, i) => Of(item, $"{path}[{i}]")),
        // Null or not is a matter of content.
        _ => [],
    };
}

/// <summary>All links, with ids taken out.</summary>
internal static class JsonLinks
{
    public static IEnumerable<string> OfBody(byte[] body)
    {
        using var envelope = JsonDocument.Parse(body);
        using var payload = JsonDocument.Parse(envelope.RootElement.GetProperty("data").GetProperty("attributes").GetProperty("payload").GetString()!);
        return [.. Of(envelope.RootElement, "body"), .. Of(payload.RootElement, "payload")];
    }

    private static IEnumerable<string> Of(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Of(member.Value, $"{path}.{member.Name}")),
        JsonValueKind.Array => json.EnumerateArray().SelectMany((item, i) => Of(item, $"{path}[{i}]")),
        JsonValueKind.String when path.Contains(".links.", StringComparison.Ordinal) && !path.EndsWith(".redirect", StringComparison.Ordinal) => [$"{path} {WithoutIds(json.GetString()!)}"],
        _ => [],
    };

    private static string WithoutIds(string link) =>
        string.Join('/', link.Split('/').Select(static part => Guid.TryParse(part, out _) ? "{id}" : part));
}
