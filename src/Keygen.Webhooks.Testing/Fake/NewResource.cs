using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>New resources with Keygen's default values. Products and policies, which only tests create, have the samples' values.</summary>
internal static class NewResource
{
    public static KeygenEventBuilder Of(ResourceKind kind)
    {
        var builder = KeygenEventBuilder.Of($"{kind.Name}.created");
        foreach (var (name, value) in Defaults(kind))
        {
            builder.WithAttribute(name, value);
        }

        foreach (var name in new[] { "owner", "group", kind.Parent ?? "owner" }.Where(SampleCatalogue.Resource(kind.Type).Knows))
        {
            builder.WithRelationship(name, null);
        }

        return builder;
    }

    /// <summary>Sets what follows from the other values, such as the expiry from the policy.</summary>
    public static void Complete(JsonObject resource, FakeState state)
    {
        var (attributes, kind) = (ResourceDocument.Attributes(resource), ResourceKind.Of(ResourceDocument.Type(resource))!);
        if (kind.Parent is { } parent && ResourceDocument.Related(resource, parent) is null)
        {
            var parents = ResourceKind.OfRelationship(parent)!;
            ResourceDocument.Relate(resource, parent, parents.Type, FirstId(parents, state));
        }

        if (state.Related(resource, "policy") is { } policy)
        {
            var of = ResourceDocument.Attributes(policy);
            if (attributes["expiry"] is null && (string?)of["expirationBasis"] is "FROM_CREATION" && of["duration"] is { } duration)
            {
                attributes["expiry"] = SampleValues.Time(state.Now.AddSeconds((double)duration));
            }

            attributes["lastCheckIn"] ??= (bool)of["requireCheckIn"]! ? SampleValues.Time(state.Now) : null;
        }

        if (kind == ResourceKind.Users)
        {
            Email(resource);
        }
    }

    public static string Email(JsonObject user)
    {
        var attributes = ResourceDocument.Attributes(user);
        return (string)(attributes["email"] = ((string)attributes["email"]!).ToLowerInvariant())!;
    }

    /// <summary>The id of the first resource of a type; adds one when there is none.</summary>
    private static string FirstId(ResourceKind kind, FakeState state) =>
        ResourceDocument.Id(state.All(kind) is [var first, ..] ? first : state.Add(kind, null));

    private static JsonObject Defaults(ResourceKind kind) => kind.Type switch
    {
        "users" => new()
        {
            ["firstName"] = null, ["lastName"] = null, ["email"] = $"user-{Guid.NewGuid():N}@customer.example", ["metadata"] = new JsonObject(),
        },
        "licenses" => new()
        {
            ["name"] = null, ["expiry"] = null, ["version"] = null, ["protected"] = null, ["maxMachines"] = null, ["maxProcesses"] = null,
            ["maxUsers"] = null, ["maxCores"] = null, ["maxMemory"] = null, ["maxDisk"] = null, ["maxUses"] = null, ["metadata"] = new JsonObject(),
        },
        "machines" => new()
        {
            ["fingerprint"] = $"{Guid.NewGuid():N}", ["name"] = null, ["ip"] = null, ["hostname"] = null, ["platform"] = null, ["cores"] = null,
            ["memory"] = null, ["disk"] = null, ["heartbeatStatus"] = "NOT_STARTED", ["maxProcesses"] = null, ["lastCheckOut"] = null,
            ["lastHeartbeat"] = null, ["nextHeartbeat"] = null, ["metadata"] = new JsonObject(),
        },
        _ => [],
    };
}
