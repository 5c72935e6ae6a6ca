using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>Reads and changes the parts of a resource's JSON.</summary>
internal static class ResourceDocument
{
    public static string Id(JsonObject resource) => (string)resource["id"]!;

    public static string Type(JsonObject resource) => (string)resource["type"]!;

    public static JsonObject Attributes(JsonObject resource) => resource["attributes"]!.AsObject();

    public static string? Text(JsonObject resource, string attribute) => (string?)Attributes(resource)[attribute];

    public static DateTimeOffset? Time(JsonObject resource, string attribute) =>
        Text(resource, attribute) is { } text ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;

    public static string? Related(JsonObject resource, string relationship) => (string?)resource["relationships"]?[relationship]?["data"]?["id"];

    /// <summary>Sets the target of a relationship, and keeps its link.</summary>
    public static void Relate(JsonObject resource, string relationship, string type, string? id) =>
        resource["relationships"]![relationship]!["data"] = id is null ? null : new JsonObject { ["type"] = type, ["id"] = id };

    public static void Touch(JsonObject resource, DateTimeOffset now) => Attributes(resource)["updated"] = SampleValues.Time(now);
}
