using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>The target of a relationship; a null type is the usual type.</summary>
internal sealed record ResourceTarget(string? Type, string Id);

/// <summary>The changes of a test to a resource's sample.</summary>
internal sealed class ResourceChanges
{
    public Dictionary<string, JsonNode?> Attributes { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Without { get; } = new(StringComparer.Ordinal);

    public HashSet<string> WithoutMeta { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ResourceTarget?> Relationships { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, JsonObject> Counters { get; } = new(StringComparer.Ordinal);

    public bool CommunityEdition { get; set; }

    /// <summary>The relationships that all records of one list share, such as the license of several users.</summary>
    public string? Shared { get; set; }

    /// <summary>Takes over the content of a resource.</summary>
    public void Copy(JsonObject resource)
    {
        foreach (var (name, value) in resource["attributes"]!.AsObject())
        {
            Attributes[name] = value?.DeepClone();
        }

        foreach (var (name, value) in resource["relationships"]?.AsObject() ?? [])
        {
            if (value!.AsObject().TryGetPropertyValue("data", out var data))
            {
                Relationships[name] = data is null ? null : new((string)data["type"]!, (string)data["id"]!);
            }

            if (value["meta"] is JsonObject counters)
            {
                Counters[name] = counters.DeepClone().AsObject();
            }
        }
    }

    private readonly Dictionary<string, ResourceTarget> _made = new(StringComparer.Ordinal);

    public ResourceTarget Remember(string name, ResourceTarget made) =>
        name != Shared ? made : _made.TryGetValue(name, out var before) ? before : _made[name] = made;

    public void Forget() => _made.Clear();
}
