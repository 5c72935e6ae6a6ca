using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;

namespace Samples.Shared;

/// <summary>The parts of Keygen's JSON:API resources that the samples read and write.</summary>
internal static class KeygenDocument
{
    public static ServiceAnswer NotFound => Error(404, "NOT_FOUND");

    public static ServiceAnswer Error(int status, string? code) =>
        new(status, new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["title"] = "Invalid request", ["detail"] = "The demo rejects this request", ["code"] = code }) });

    public static JsonObject Attributes(ServiceRequest request) => request.Json["data"]!["attributes"]?.DeepClone().AsObject() ?? [];

    public static JsonObject User(string id, JsonObject attributes)
    {
        With(attributes, new() { ["firstName"] = null, ["lastName"] = null, ["metadata"] = new JsonObject() });
        SetFullName(attributes);
        return new() { ["id"] = id, ["type"] = "users", ["attributes"] = attributes, ["relationships"] = new JsonObject() };
    }

    /// <summary>The full name, which Keygen sets only when the user has both names.</summary>
    public static void SetFullName(JsonObject attributes) =>
        attributes["fullName"] = (string?)attributes["firstName"] is { Length: > 0 } first && (string?)attributes["lastName"] is { Length: > 0 } last
            ? $"{first} {last}" : null;

    public static JsonObject License(ServiceRequest request)
    {
        var data = request.Json["data"]!;
        var relationships = data["relationships"]!;
        return License(
            (string?)data["id"] ?? Guid.NewGuid().ToString(),
            Attributes(request),
            (string)relationships["policy"]!["data"]!["id"]!,
            (string?)relationships["owner"]?["data"]?["id"]);
    }

    public static JsonObject License(string id, JsonObject attributes, string policyId, string? ownerId) => new()
    {
        ["id"] = id,
        ["type"] = "licenses",
        ["attributes"] = With(attributes, new() { ["key"] = $"KEY-{Guid.NewGuid():N}", ["suspended"] = false, ["metadata"] = new JsonObject() }),
        ["relationships"] = new JsonObject { ["policy"] = Link("policies", policyId), ["owner"] = Link("users", ownerId) },
    };

    public static JsonObject Machine(string id, string licenseId, string heartbeat) => new()
    {
        ["id"] = id,
        ["type"] = "machines",
        ["attributes"] = new JsonObject { ["fingerprint"] = $"{id[..8]}", ["heartbeatStatus"] = heartbeat },
        ["relationships"] = new JsonObject { ["license"] = Link("licenses", licenseId) },
    };

    public static string? LicenseOf(JsonObject resource) => (string?)resource["relationships"]!["license"]?["data"]?["id"];

    public static string? OwnerOf(JsonObject resource) => (string?)resource["relationships"]!["owner"]?["data"]?["id"];

    /// <summary>Whether a license matches a query: <c>metadata[name]=value</c>, <c>policy=id</c>.</summary>
    public static bool Fits(JsonObject license, IReadOnlyDictionary<string, string> query) => query.All(one =>
        one.Key.StartsWith("metadata[", StringComparison.Ordinal) ? (string?)license["attributes"]!["metadata"]![one.Key[9..^1]] == one.Value
        : one.Key is not "policy" || (string?)license["relationships"]!["policy"]!["data"]!["id"] == one.Value);

    /// <summary>Copies a resource into an event about it.</summary>
    public static void Describe(KeygenEventBuilder to, JsonObject resource)
    {
        to.WithResourceId((string)resource["id"]!);
        foreach (var (name, value) in resource["attributes"]!.AsObject().Where(static one => one.Key is not "password"))
        {
            to.WithAttribute(name, value);
        }

        foreach (var (name, value) in resource["relationships"]!.AsObject())
        {
            to.WithRelationship(name, (string?)value!["data"]?["id"]);
        }
    }

    private static JsonObject Link(string type, string? id) =>
        new() { ["data"] = id is null ? null : new JsonObject { ["type"] = type, ["id"] = id } };

    private static JsonObject With(JsonObject attributes, JsonObject usual)
    {
        foreach (var (name, value) in usual.Where(one => !attributes.ContainsKey(one.Key)).ToArray())
        {
            attributes[name] = value?.DeepClone();
        }

        return attributes;
    }
}
