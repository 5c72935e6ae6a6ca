namespace Keygen.Webhooks;

/// <summary>Any event of the <c>policy.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class PolicyEvent : KeygenEvent
{
    internal PolicyEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>policy.*</c> events.</summary>
internal static class PolicyEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("policy.created", static e => new PolicyEvent(e)),
        EventType.Of("policy.deleted", static e => new PolicyEvent(e)),
        EventType.Of("policy.entitlements.attached", static e => new PolicyEvent(e)),
        EventType.Of("policy.entitlements.detached", static e => new PolicyEvent(e)),
        EventType.Of("policy.pool.popped", static e => new PolicyEvent(e)),
        EventType.Of("policy.updated", static e => new PolicyEvent(e)),
    ];
}
