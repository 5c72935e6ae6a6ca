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

/// <summary>
/// All known event types. Each family lists its types beside its classes. A family is made when its first event arrives: making all of
/// them would be a good part of a start.
/// </summary>
internal static class EventCatalogue
{
    /// <summary>All event types, by name. For what is not done at each start.</summary>
    public static FrozenDictionary<string, EventType> ByName => Whole.ByName;

    /// <summary>Every event class, <see cref="UnknownEvent"/> included.</summary>
    public static IEnumerable<Type> Types => ByName.Values.Select(static type => type.Type).Append(typeof(UnknownEvent)).Distinct();

    /// <summary>Finds the event type by the reader's current string; null for an unknown name.</summary>
    public static EventType? Find(in Utf8JsonReader reader)
    {
        // Long enough for every known name. Known names are ASCII, and JSON escapes nothing in them.
        Span<char> name = stackalloc char[64];
        return !reader.ValueIsEscaped && reader.ValueSpan.Length <= name.Length ? Find(name[..Encoding.Latin1.GetChars(reader.ValueSpan, name)]) : null;
    }

    /// <summary>Finds the event type by its name; null for an unknown name.</summary>
    public static EventType? Find(ReadOnlySpan<char> name)
    {
        var dot = name.IndexOf('.');
        foreach (var type in FamilyOf(dot < 0 ? name : name[..dot]))
        {
            if (name.SequenceEqual(type.Name))
            {
                return type;
            }
        }

        return null;
    }

    public static KeygenEvent Create(EventEnvelope envelope) => Find(envelope.Name) is { } type ? type.Create(envelope) : new UnknownEvent(envelope);

    private static EventType[] FamilyOf(ReadOnlySpan<char> family) => family switch
    {
        "account" => AccountEvents.Types,
        "artifact" => ArtifactEvents.Types,
        "component" => ComponentEvents.Types,
        "entitlement" => EntitlementEvents.Types,
        "environment" => EnvironmentEvents.Types,
        "group" => GroupEvents.Types,
        "key" => KeyEvents.Types,
        "license" => LicenseEvents.Types,
        "machine" => MachineEvents.Types,
        "package" => PackageEvents.Types,
        "policy" => PolicyEvents.Types,
        "process" => ProcessEvents.Types,
        "product" => ProductEvents.Types,
        "release" => ReleaseEvents.Types,
        "second-factor" => SecondFactorEvents.Types,
        "token" => TokenEvents.Types,
        "user" => UserEvents.Types,
        _ => [],
    };

    private static class Whole
    {
        public static readonly FrozenDictionary<string, EventType> ByName = new[]
            {
                "account", "artifact", "component", "entitlement", "environment", "group", "key", "license", "machine", "package",
                "policy", "process", "product", "release", "second-factor", "token", "user",
            }
            .SelectMany(static family => FamilyOf(family))
            .ToFrozenDictionary(static type => type.Name, StringComparer.Ordinal);
    }
}
