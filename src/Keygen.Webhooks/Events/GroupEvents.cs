namespace Keygen.Webhooks;

/// <summary>Any event of the <c>group.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class GroupEvent : KeygenEvent
{
    internal GroupEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>group.*</c> events.</summary>
internal static class GroupEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("group.created", static e => new GroupEvent(e)),
        EventType.Of("group.deleted", static e => new GroupEvent(e)),
        EventType.Of("group.owners.attached", static e => new GroupEvent(e)),
        EventType.Of("group.owners.detached", static e => new GroupEvent(e)),
        EventType.Of("group.updated", static e => new GroupEvent(e)),
    ];
}
