using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>
/// The names an event and its resource have. Any other is refused, with those there are: Keygen would not send it, so a test that says it
/// passes and the handler finds nothing in production.
/// </summary>
internal sealed class SampleNames(EventSample sample)
{
    private readonly ResourceSample _resource = SampleCatalogue.Resource(sample.ResourceType);

    public string Attribute(string name) => Known(
        name, _resource.Attributes.Select(static one => one.Key), $"{sample.ResourceType} have no attribute", "NewAttribute sets one that is newer than this library.");

    public string Relationship(string name) => Known(
        name, _resource.Relationships?.Select(static one => one.Key) ?? [], $"{sample.ResourceType} have no relationship");

    /// <summary>A relationship that has counters, and these.</summary>
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

    /// <summary>A member of meta; of an event that is newer than the library, any.</summary>
    public string Meta(string name) => !SampleCatalogue.EventNames.Contains(sample.Name) ? name : Known(
        name, SampleCatalogue.MetaOf(sample.Name), $"{sample.Name} has no meta", "NewMeta sets one that is newer than this library.");

    private static string Known(string name, IEnumerable<string> names, string there, string advice = "") => names.Contains(name, StringComparer.Ordinal) ? name
        : throw new ArgumentException(
            $"{there} '{name}', {(names.Any() ? $"only {string.Join(", ", names)}" : "and no other")}. {advice}".TrimEnd(), nameof(name));
}
