using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>
/// The names that an event and its resource have. It rejects all others with a list of valid names, because Keygen would not send them: a
/// test would pass, and the handler would find nothing in production.
/// </summary>
internal sealed class SampleNames(EventSample sample)
{
    private readonly ResourceSample _resource = SampleCatalogue.Resource(sample.ResourceType);

    public string Attribute(string name) => Known(
        name, _resource.Attributes.Select(static one => one.Key), $"{sample.ResourceType} have no attribute", "Use WithNewAttribute for one that is newer than this library.");

    public string Relationship(string name) => Known(
        name, _resource.Relationships?.Select(static one => one.Key) ?? [], $"{sample.ResourceType} have no relationship");

    /// <summary>Checks the name of a relationship that has counters, and the names of the counters.</summary>
    public string Counters(string relationship, JsonObject counters)
    {
        var (written, its) = (_resource.Relationships?[Relationship(relationship)] as JsonObject, $"The relationship '{relationship}' of {sample.ResourceType}");
        if (written is null)
        {
            var others = _resource.Relationships!.Where(static one => one.Value is JsonObject).Select(static one => one.Key);
            throw new ArgumentException($"{its} has no counters, only {string.Join(", ", others)} have.", nameof(relationship));
        }

        foreach (var (name, _) in counters)
        {
            Known(name, written["meta"]!.AsObject().Select(static one => one.Key), $"{its} has no counter");
        }

        return relationship;
    }

    /// <summary>Checks the name of a member of meta. An event that is newer than the library may have any.</summary>
    public string Meta(string name) => !SampleCatalogue.EventNames.Contains(sample.Name) ? name : Known(
        name, SampleCatalogue.MetaOf(sample.Name), $"{sample.Name} has no meta", "Use WithNewMeta for one that is newer than this library.");

    private static string Known(string name, IEnumerable<string> names, string there, string advice = "") => names.Contains(name, StringComparer.Ordinal) ? name
        : throw new ArgumentException(
            $"{there} '{name}', {(names.Any() ? $"only {string.Join(", ", names)}" : "and no other")}. {advice}".TrimEnd(), nameof(name));
}
