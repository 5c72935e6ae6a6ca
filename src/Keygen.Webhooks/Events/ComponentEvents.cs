namespace Keygen.Webhooks;

/// <summary>Any event of the <c>component.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class ComponentEvent : KeygenEvent
{
    internal ComponentEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>component.*</c> events.</summary>
internal static class ComponentEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("component.created", static e => new ComponentEvent(e)),
        EventType.Of("component.deleted", static e => new ComponentEvent(e)),
        EventType.Of("component.updated", static e => new ComponentEvent(e)),
    ];
}
