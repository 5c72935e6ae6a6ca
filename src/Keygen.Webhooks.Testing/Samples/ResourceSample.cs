using System.Text;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>
/// The description of one resource type. Attributes are as Keygen sends them. A relationship is a word for its form and the target type
/// (see <see cref="Relationship"/>). Links are patterns below the account.
/// </summary>
internal sealed class ResourceSample(string type, JsonObject json)
{
    public JsonObject Attributes { get; } = json["attributes"]!.AsObject();

    public JsonObject? Relationships { get; } = json["relationships"]?.AsObject();

    private JsonObject Links { get; } = json["links"]!.AsObject();

    public bool Knows(string relationship) => Relationships?.ContainsKey(relationship) is true;

    public bool HasEnvironment => Knows("environment");

    /// <summary>Writes one resource as Keygen does, with the members in Keygen's order.</summary>
    public JsonObject Write(string id, SampleValues values, ResourceChanges changes, EventSample sample)
    {
        var result = new JsonObject { ["id"] = id, ["type"] = type, ["attributes"] = WriteAttributes(values, changes, sample) };
        var ids = new Dictionary<string, string?>(StringComparer.Ordinal) { ["id"] = id, ["account"] = values.AccountId };
        if (Relationships is not null)
        {
            result["relationships"] = new JsonObject(Relationships
                .Where(one => !(changes.CommunityEdition && IsOfEnterprise(one.Key)))
                .Select(one => KeyValuePair.Create(one.Key, (JsonNode?)Relationship(one.Key, one.Value!, id, ids, values, changes))));
        }

        ids["filename"] = PathSegment((string?)result["attributes"]!["filename"] ?? "");
        var links = sample.Links is null ? Links : new JsonObject([.. sample.Links.Concat(Links).Select(static link => KeyValuePair.Create(link.Key, link.Value?.DeepClone()))]);
        result["links"] = new JsonObject(links.Select(link => KeyValuePair.Create(link.Key, (JsonNode?)Link((string)values.Expand(link.Value)!, ids, values))));
        if (json["meta"] is { } meta)
        {
            result["meta"] = values.Expand(meta);
        }

        return result;
    }

    private JsonObject WriteAttributes(SampleValues values, ResourceChanges changes, EventSample sample)
    {
        var result = new JsonObject();
        foreach (var (name, usual) in Attributes)
        {
            var value = changes.Attributes.TryGetValue(name, out var changed) ? changed?.DeepClone()
                : sample.Attributes?.ContainsKey(name) is true ? values.Expand(sample.Attributes[name])
                : values.Expand(usual);
            if (!SampleValues.IsAbsent(value) && !changes.Without.Contains(name) && !(changes.CommunityEdition && name is "permissions"))
            {
                result[name] = value;
            }
        }

        foreach (var (name, value) in changes.Attributes.Where(one => !Attributes.ContainsKey(one.Key)))
        {
            result[name] = value?.DeepClone();
        }

        return result;
    }

    /// <summary>
    /// <c>link</c>: only a link. <c>own users</c>: data, with a link below the resource. <c>direct users</c>: data, with a link by its id.
    /// <c>/plan plans</c>: data, with the given link. <c>environments?</c>: null unless it is set.
    /// </summary>
    private JsonObject Relationship(
        string name, JsonNode written, string id, Dictionary<string, string?> ids, SampleValues values, ResourceChanges changes)
    {
        var own = $"{(type is "accounts" ? values.AccountPath : $"{values.AccountPath}/{type}/{id}")}/{Kebab(name)}";
        if (written is JsonObject { Count: 2 } counted)
        {
            return new() { ["links"] = new JsonObject { ["related"] = own }, ["meta"] = (changes.Counters.GetValueOrDefault(name) ?? counted["meta"]!).DeepClone() };
        }

        var words = ((string)written!).Split(' ');
        if (words is ["link"])
        {
            return new() { ["links"] = new JsonObject { ["related"] = own } };
        }

        var target = Target(name, words[1], values, changes);
        ids[name] = target?.Id;
        var related = words[0] switch
        {
            "own" => own,
            ['/', ..] => values.AccountPath + words[0],
            _ when target is null => null,
            _ when name is "account" => values.AccountPath,
            _ => $"{values.AccountPath}/{target.Type}/{target.Id}",
        };
        return new()
        {
            ["links"] = new JsonObject { ["related"] = related },
            ["data"] = target is null ? null : new JsonObject { ["type"] = target.Type, ["id"] = target.Id },
        };
    }

    private static ResourceTarget? Target(string name, string types, SampleValues values, ResourceChanges changes) =>
        name is "account" ? new("accounts", values.AccountId)
        : changes.Relationships.TryGetValue(name, out var changed) ? changed is null ? null : changed with { Type = changed.Type ?? types.TrimEnd('?') }
        : types.EndsWith('?') ? null
        : changes.Remember(name, new(types, Guid.NewGuid().ToString("D")));

    private static string Link(string pattern, Dictionary<string, string?> ids, SampleValues values)
    {
        foreach (var (name, id) in ids)
        {
            pattern = pattern.Replace($"{{{name}}}", id, StringComparison.Ordinal);
        }

        return pattern.StartsWith('/') || pattern.StartsWith("https:", StringComparison.Ordinal) ? pattern
            : pattern.Length is 0 ? values.AccountPath
            : $"{values.AccountPath}/{pattern}";
    }

    /// <summary>Escapes a path segment, except the characters that RFC 3986 allows in one.</summary>
    private static string PathSegment(string text) => string.Concat(text.EnumerateRunes().Select(static rune =>
        rune.IsAscii && "!$&'()*+,;=:@".Contains((char)rune.Value, StringComparison.Ordinal) ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));

    private bool IsOfEnterprise(string relationship) => relationship is "environment" || (type is "accounts" && relationship is "billing" or "plan");

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            _ = char.IsAsciiLetterUpper(letter) ? text.Append('-').Append(char.ToLowerInvariant(letter)) : text.Append(letter);
        }

        return text.ToString();
    }
}
