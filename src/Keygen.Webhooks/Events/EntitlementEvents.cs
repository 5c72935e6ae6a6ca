namespace Keygen.Webhooks;

/// <summary>Any event of the <c>entitlement.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class EntitlementEvent : KeygenEvent
{
    internal EntitlementEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>entitlement.*</c> events.</summary>
internal static class EntitlementEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("entitlement.created", static e => new EntitlementEvent(e)),
        EventType.Of("entitlement.deleted", static e => new EntitlementEvent(e)),
        EventType.Of("entitlement.updated", static e => new EntitlementEvent(e)),
    ];
}
