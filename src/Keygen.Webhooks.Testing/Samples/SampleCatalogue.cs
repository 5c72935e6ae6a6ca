using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>The embedded descriptions: one of each resource type, and what each event changes in it.</summary>
internal static class SampleCatalogue
{
    private static readonly Lazy<IReadOnlyDictionary<string, EventSample>> LazyEvents = new(static () =>
        Load("events").ToDictionary(static one => one.Key, static one => new EventSample(one.Key, one.Value!.AsObject()), StringComparer.Ordinal));

    private static readonly Lazy<IReadOnlyDictionary<string, EventSample>> LazyByClass = new(static () =>
        LazyEvents.Value.Values.ToDictionary(static one => one.ClassName, StringComparer.Ordinal));

    private static readonly ConcurrentDictionary<string, ResourceSample> Resources = new(StringComparer.Ordinal);

    public static IEnumerable<string> EventNames => LazyEvents.Value.Keys;

    /// <summary>An event by name. A name newer than this library is an event about a license.</summary>
    public static EventSample Event(string name) =>
        LazyEvents.Value.TryGetValue(name, out var known) ? known : new(name, new() { ["type"] = "licenses" });

    public static EventSample Event(Type type) => LazyByClass.Value.TryGetValue(type.Name, out var known)
        ? known
        : throw new ArgumentException($"{type.Name} is a base type of several events: name one of them, LicenseCreated, say, or give the event's name.");

    /// <summary>What the meta of an event can have: its own, and what others of its kind have (a validation that fails has a scope too).</summary>
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

/// <summary>An event: the resource it carries, how many, and what differs from the resource's usual content.</summary>
internal sealed class EventSample(string name, JsonObject json)
{
    public string Name => name;

    public string ResourceType { get; } = (string)json["type"]!;

    /// <summary>How many join records; null for an event that carries one resource.</summary>
    public int? Count { get; } = (int?)json["count"];

    public JsonObject? Attributes => json["attributes"]?.AsObject();

    public JsonObject? Links => json["links"]?.AsObject();

    public JsonObject? Meta => json["meta"]?.AsObject();

    /// <summary>The rule the library's classes are named by: <c>license.check-in-overdue</c> is LicenseCheckInOverdue.</summary>
    public string ClassName => string.Concat(name.Split('.', '-').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));
}
