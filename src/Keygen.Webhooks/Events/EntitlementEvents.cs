using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Any event of the <c>entitlement.*</c> family; each carries an entitlement.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<EntitlementEvent>))]
public abstract class EntitlementEvent : KeygenEvent
{
    private protected EntitlementEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The entitlement at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Entitlement Entitlement => Single<Entitlement>();
}

/// <summary><c>entitlement.created</c>: An entitlement was created.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<EntitlementCreated>))]
public sealed class EntitlementCreated : EntitlementEvent
{
    internal EntitlementCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>entitlement.deleted</c>: An entitlement was deleted.</summary>
/// <remarks>Shows the state just before the deletion.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<EntitlementDeleted>))]
public sealed class EntitlementDeleted : EntitlementEvent
{
    internal EntitlementDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>entitlement.updated</c>: An entitlement was changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<EntitlementUpdated>))]
public sealed class EntitlementUpdated : EntitlementEvent
{
    internal EntitlementUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>entitlement.*</c> events.</summary>
internal static class EntitlementEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("entitlement.created", static e => new EntitlementCreated(e)),
        EventType.Of("entitlement.deleted", static e => new EntitlementDeleted(e)),
        EventType.Of("entitlement.updated", static e => new EntitlementUpdated(e)),
    ];
}
