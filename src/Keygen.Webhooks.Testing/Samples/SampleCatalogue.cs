using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>The embedded samples: one for each resource type, and the changes of each event.</summary>
internal static class SampleCatalogue
{
    private static readonly Lazy<IReadOnlyDictionary<string, EventSample>> LazyEvents = new(static () =>
        Load("events").ToDictionary(static one => one.Key, static one => new EventSample(one.Key, one.Value!.AsObject()), StringComparer.Ordinal));

    private static readonly Lazy<IReadOnlyDictionary<string, EventSample>> LazyByClass = new(static () =>
        LazyEvents.Value.Values.ToDictionary(static one => one.ClassName, StringComparer.Ordinal));

    private static readonly ConcurrentDictionary<string, ResourceSample> Resources = new(StringComparer.Ordinal);

    public static IEnumerable<string> EventNames => LazyEvents.Value.Keys;

    /// <summary>Finds an event by name. An unknown name is an event about a license.</summary>
    public static EventSample Event(string name) =>
        LazyEvents.Value.TryGetValue(name, out var known) ? known : new(name, new() { ["type"] = "licenses" });

    public static EventSample Event(Type type) => LazyByClass.Value.TryGetValue(type.Name, out var known)
        ? known
        : throw new ArgumentException($"{type.Name} is the base type of several events. Use the type of one event, such as LicenseCreated, or pass the event's name.");

    /// <summary>
    /// The possible members of an event's meta: its own, and those of related events. A failed validation can have a scope too.
    /// </summary>
    public static IEnumerable<string> MetaOf(string name) => LazyEvents.Value.Values
        .Where(one => one.Name.StartsWith(name[..(name.LastIndexOf('.') + 1)], StringComparison.Ordinal) && (one.Name == name || LazyEvents.Value[name].Meta is not null))
        .SelectMany(static one => one.Meta?.Select(static member => member.Key) ?? []).Distinct();

    public static ResourceSample Resource(string type) => Resources.GetOrAdd(type, static name => new(name, Load(name)));

    private static JsonObject Load(string name)
    {
        using var stream = typeof(SampleCatalogue).Assembly.GetManifestResourceStream($"{name}.json")
            ?? throw new ArgumentException($"There is no sample of '{name}'.");
        return JsonNode.Parse(stream)!.AsObject();
    }
}

/// <summary>The sample of an event: its resource, their number, and the differences from the resource's usual content.</summary>
internal sealed class EventSample(string name, JsonObject json)
{
    public string Name => name;

    public string ResourceType { get; } = (string)json["type"]!;

    /// <summary>The number of join records; null for an event that carries one resource.</summary>
    public int? Count { get; } = (int?)json["count"];

    public JsonObject? Attributes => json["attributes"]?.AsObject();

    public JsonObject? Links => json["links"]?.AsObject();

    public JsonObject? Meta => json["meta"]?.AsObject();

    /// <summary>Returns the class name of an event: <c>license.check-in-overdue</c> is LicenseCheckInOverdue.</summary>
    public string ClassName => string.Concat(name.Split('.', '-').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));
}
