using System.Collections.Frozen;

namespace Keygen.Webhooks;

/// <summary>One event type: its name on the wire and its class.</summary>
internal sealed record EventType(string Name, Type Type, Func<EventEnvelope, KeygenEvent> Create)
{
    public static EventType Of<TEvent>(string name, Func<EventEnvelope, TEvent> create)
        where TEvent : KeygenEvent => new(name, typeof(TEvent), create);
}

/// <summary>All event types known, by name. Each family lists its own beside its classes.</summary>
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

    /// <summary>Every class an event can be of.</summary>
    public static IEnumerable<Type> Types => ByName.Values.Select(static type => type.Type).Append(typeof(UnknownEvent)).Distinct();

    public static KeygenEvent Create(EventEnvelope envelope) =>
        ByName.TryGetValue(envelope.Name, out var type) ? type.Create(envelope) : new UnknownEvent(envelope);
}
