using System.Text.Json;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>What a built payload is like.</summary>
public enum Build
{
    /// <summary>Every member there is, with a value.</summary>
    Full,

    /// <summary>Null wherever the contract allows it, and what is sent under a condition left out.</summary>
    Null,

    /// <summary>Whatever is sent under a condition left out, be it nullable or not.</summary>
    Absent,

    /// <summary>From a newer Keygen: values, members and relationships nobody knows, and the largest integers.</summary>
    Newer,
}

/// <summary>Makes a payload for any event out of the contract alone.</summary>
internal sealed class ContractDocument(Build build)
{
    public const string UnknownName = "newerThanUs";

    public const string UnknownText = "NEWER_THAN_US";

    private int _next;

    public static JsonObject Of(string eventName, Build build) => new ContractDocument(build).Document(Contract.Event(eventName));

    private JsonObject Document(JsonElement contract)
    {
        var payload = contract.GetProperty("payload");
        var type = Contract.Text(payload, "type");
        var document = new JsonObject
        {
            ["data"] = Contract.Text(payload, "shape") is "single" ? Resource(type) : new JsonArray(Resource(type), Resource(type)),
        };

        // The newest version calls it code.
        var meta = contract.GetProperty("meta").EnumerateArray().Where(static member => Contract.Text(member, "name") is not "constant").ToArray();
        if (meta.Length > 0 || build is Build.Newer)
        {
            document["meta"] = Members(meta);
        }

        return WithUnknown(document);
    }

    private JsonObject Resource(string type)
    {
        var contract = Contract.Resources[type];
        var resource = new JsonObject { ["id"] = Uuid(), ["type"] = type, ["attributes"] = Members(contract.GetProperty("attributes").EnumerateArray()) };
        var relationships = contract.GetProperty("relationships").EnumerateArray().ToArray();
        if (relationships.Length > 0 || build is Build.Newer)
        {
            resource["relationships"] = Each(relationships, Relationship);
        }

        resource["links"] = WithUnknown(new JsonObject(contract.GetProperty("links").EnumerateArray()
            .Select(link => KeyValuePair.Create<string, JsonNode?>(link.GetString()!, $"/v1/{link}/{_next++}"))));
        if (contract.GetProperty("meta").GetArrayLength() > 0 || build is Build.Newer)
        {
            resource["meta"] = Members(contract.GetProperty("meta").EnumerateArray());
        }

        return WithUnknown(resource);
    }

    private JsonObject Members(IEnumerable<JsonElement> members) => Each(members, Value);

    private JsonObject Each(IEnumerable<JsonElement> members, Func<JsonElement, JsonNode?> make)
    {
        var made = new JsonObject();
        foreach (var member in members)
        {
            var (conditional, nullable) = (member.TryGetProperty("condition", out _), member.TryGetProperty("nullable", out var may) && may.GetBoolean());
            if (conditional && (build is Build.Absent || (build is Build.Null && !nullable)))
            {
                continue;
            }

            made[Contract.Text(member, "name")] = make(member);
        }

        return WithUnknown(made);
    }

    private JsonNode? Value(JsonElement member)
    {
        _next++;
        return IsNull(member) ? null : Contract.Text(member, "type") switch
        {
            "string" => Contract.Enum(member).ToArray() is { Length: > 0 } values
                ? build is Build.Newer ? UnknownText : values[_next % values.Length]
                : $"text {_next} of {Contract.Text(member, "name")}: ü😀\"\\<",
            "boolean" => _next % 2 == 0,
            "integer" => Integer(member),
            "datetime" => new DateTime(2026, 11, 20).AddSeconds(_next).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture),
            "array<string>" => new JsonArray($"{_next}.read", "*"),
            "map" => new JsonObject { ["number"] = _next, ["map"] = new JsonObject { ["list"] = new JsonArray(true, null, "x") } },
            "object" => member.TryGetProperty("members", out var members) ? Members(members.EnumerateArray()) : Scope(),
            "any" => new JsonArray($"{_next}.read"),
            var other => throw new InvalidOperationException($"A value of type {other} cannot be made."),
        };
    }

    /// <summary>The contract describes its members in words.</summary>
    private JsonObject Scope()
    {
        var scope = new JsonObject();
        foreach (var property in typeof(ValidationScope).GetProperties())
        {
            scope[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = build is Build.Newer && property.Name is nameof(ValidationScope.User) ? null
                : property.PropertyType == typeof(string) ? $"scope {_next++}" : new JsonArray($"a {_next++}", "b");
        }

        return WithUnknown(scope);
    }

    private JsonNode Integer(JsonElement member) => (Contract.TextOrNull(member, "format") is "int64", build) switch
    {
        (true, Build.Newer) => long.MaxValue - _next,
        (true, _) => 5_000_000_000L + _next,
        (false, Build.Newer) when ContractTypes.Durations.Contains(Contract.Text(member, "name")) => 5_000_000_000L + _next,
        (false, Build.Newer) => int.MaxValue - _next,
        _ => 60 + _next,
    };

    private JsonNode? Relationship(JsonElement member)
    {
        var relationship = new JsonObject { ["links"] = WithUnknown(new JsonObject { ["related"] = $"/v1/related/{_next++}" }) };
        if (Contract.Text(member, "linkage") is "to-one")
        {
            var types = member.GetProperty("types").EnumerateArray().Select(static type => type.GetString()!).ToArray();
            relationship["data"] = IsNull(member) ? null : WithUnknown(new JsonObject { ["type"] = types[_next % types.Length], ["id"] = Uuid() });
        }

        if (member.TryGetProperty("meta", out var meta))
        {
            relationship["meta"] = Each(meta.EnumerateArray(), one => build is Build.Newer ? long.MaxValue - _next++ : Integer(one));
        }

        return WithUnknown(relationship);
    }

    private bool IsNull(JsonElement member) => build is Build.Null or Build.Absent && member.GetProperty("nullable").GetBoolean();

    private JsonObject WithUnknown(JsonObject members)
    {
        if (build is Build.Newer)
        {
            members[UnknownName] = new JsonObject { ["data"] = new JsonObject { ["type"] = "comets", ["id"] = "1P" }, ["list"] = new JsonArray(1, null) };
        }

        return members;
    }

    private string Uuid() => new Guid(++_next, 7, 4096, 128, 0, 0, 0, 0, 0, 0, 1).ToString("D");
}
