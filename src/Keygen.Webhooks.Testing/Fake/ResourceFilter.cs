using System.Globalization;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>The filters of lists. As at Keygen, unknown parameters do nothing.</summary>
internal static class ResourceFilter
{
    /// <summary>The filters whose parameter is named as the attribute or relationship that must equal it.</summary>
    private static readonly Dictionary<string, string[]> Plain = new(StringComparer.Ordinal)
    {
        ["products"] = [],
        ["policies"] = ["product"],
        ["users"] = ["status"],
        ["licenses"] = ["status", "policy", "product", "owner", "user"],
        ["machines"] = ["fingerprint", "hostname", "ip", "license", "product", "owner", "user"],
    };

    public static Func<JsonObject, bool> Of(ApiCall call, ResourceKind kind)
    {
        var filters = new List<Func<JsonObject, bool>>();
        foreach (var (parameter, values) in call.Request.Query)
        {
            var value = values.ToString();
            if (Plain[kind.Type].Contains(parameter, StringComparer.Ordinal))
            {
                filters.Add(one => Matches(call.State, one, parameter, value));
            }
            else if (parameter.StartsWith("metadata[", StringComparison.Ordinal) && parameter.EndsWith(']') && kind != ResourceKind.Products)
            {
                var key = MetadataSpelling.Sent(parameter[9..^1]);
                filters.Add(one => IsWritten(ResourceDocument.Attributes(one)["metadata"] as JsonObject, key, value));
            }
        }

        if (kind == ResourceKind.Users)
        {
            filters.Add(RoleOf(call.Request.Query));
        }

        return one => filters.TrueForAll(filter => filter(one));
    }

    private static bool Matches(FakeState state, JsonObject resource, string parameter, string value) => parameter switch
    {
        "status" => string.Equals(ResourceDocument.Text(resource, "status"), value, StringComparison.OrdinalIgnoreCase),
        "fingerprint" or "hostname" or "ip" => ResourceDocument.Text(resource, parameter) == value,
        "owner" => IsUser(state.Related(resource, "owner"), value),

        // A license's users are its owner, and a machine's are those of its license.
        "user" => IsUser(state.Related(state.Related(resource, "license") ?? resource, "owner"), value),
        _ => ResourceDocument.Related(resource, parameter) == value,
    };

    private static bool IsUser(JsonObject? user, string idOrEmail) => user is not null
        && (ResourceDocument.Id(user) == idOrEmail || string.Equals(ResourceDocument.Text(user, "email"), idOrEmail, StringComparison.OrdinalIgnoreCase));

    /// <summary>Without the parameter, Keygen lists only plain users.</summary>
    private static Func<JsonObject, bool> RoleOf(IQueryCollection query)
    {
        string?[] roles = query.TryGetValue("roles[]", out var asked) ? [.. asked] : ["user"];
        return one => roles.Contains(ResourceDocument.Text(one, "role"));
    }

    /// <summary>A value in a query is text. It also finds the number, boolean or null that is written like it.</summary>
    private static bool IsWritten(JsonObject? metadata, string key, string value) => metadata is not null && metadata.TryGetPropertyValue(key, out var stored)
        && (stored is null ? value is "null" : stored is JsonValue one && Convert.ToString(one.GetValue<object>(), CultureInfo.InvariantCulture) is { } text
            && (text == value || (value is "true" or "false" && string.Equals(text, value, StringComparison.OrdinalIgnoreCase))));
}
