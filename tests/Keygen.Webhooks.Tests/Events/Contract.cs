using System.Text.Json;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>What Keygen documents of its events and resources.</summary>
internal static class Contract
{
    public static readonly IReadOnlyList<JsonElement> Events = [.. Read("events.json").EnumerateArray()];

    public static readonly IReadOnlyDictionary<string, JsonElement> Resources = Read("resources.json").GetProperty("resources")
        .EnumerateArray().ToDictionary(static resource => Text(resource, "type"));

    public static TheoryData<string> EventNames => [.. Events.Select(static one => Text(one, "event"))];

    public static JsonElement Event(string name) => Events.Single(one => Text(one, "event") == name);

    public static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static string? TextOrNull(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

    /// <summary>A member that may be null, or that is sent under a condition only.</summary>
    public static bool MayBeMissing(JsonElement member) =>
        member.GetProperty("nullable").GetBoolean() || member.TryGetProperty("condition", out _);

    public static IEnumerable<string> Enum(JsonElement member) =>
        member.TryGetProperty("enum", out var values) ? values.EnumerateArray().Select(static value => value.GetString()!) : [];

    private static JsonElement Read(string file) =>
        JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Contract", file)));
}
