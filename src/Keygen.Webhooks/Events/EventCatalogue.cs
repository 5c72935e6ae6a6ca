using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Keygen.Webhooks;

/// <summary>One event type: its name on the wire and its class.</summary>
internal sealed record EventType(string Name, Type Type, Func<EventEnvelope, KeygenEvent> Create, Func<HandlerInterface> HandlerInterface)
{
    public static EventType Of<TEvent>(string name, Func<EventEnvelope, TEvent> create)
        where TEvent : KeygenEvent => new(name, typeof(TEvent), create, Webhooks.HandlerInterface.Of<TEvent>);
}

/// <summary>All known event types, by name. Each family lists its types beside its classes.</summary>
internal static class EventCatalogue
{
    public static FrozenDictionary<string, EventType> ByName { get; } = new[]
        {
            AccountEvents.Types, ArtifactEvents.Types, ComponentEvents.Types, EntitlementEvents.Types, EnvironmentEvents.Types,
            GroupEvents.Types, KeyEvents.Types, LicenseEvents.Types, MachineEvents.Types, PackageEvents.Types, PolicyEvents.Types,
            ProcessEvents.Types, ProductEvents.Types, ReleaseEvents.Types, SecondFactorEvents.Types, TokenEvents.Types, UserEvents.Types,
        }
        .SelectMany(static family => family)
        .ToFrozenDictionary(static type => type.Name, StringComparer.Ordinal);

    private static FrozenDictionary<string, EventType>.AlternateLookup<ReadOnlySpan<char>> ByNameSpan { get; } =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Every event class, <see cref="UnknownEvent"/> included.</summary>
    public static IEnumerable<Type> Types => ByName.Values.Select(static type => type.Type).Append(typeof(UnknownEvent)).Distinct();

    /// <summary>Finds the event type by the reader's current string; null for an unknown name.</summary>
    public static EventType? Find(in Utf8JsonReader reader)
    {
        // Long enough for every known name. Known names are ASCII, and JSON escapes nothing in them.
        Span<char> name = stackalloc char[64];
        return !reader.ValueIsEscaped && reader.ValueSpan.Length <= name.Length
            && ByNameSpan.TryGetValue(name[..Encoding.Latin1.GetChars(reader.ValueSpan, name)], out var type) ? type : null;
    }

    public static KeygenEvent Create(EventEnvelope envelope) =>
        ByName.TryGetValue(envelope.Name, out var type) ? type.Create(envelope) : new UnknownEvent(envelope);
}
