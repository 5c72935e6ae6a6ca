namespace Keygen.Webhooks;

/// <summary>Any event of the <c>release.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class ReleaseEvent : KeygenEvent
{
    internal ReleaseEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>release.*</c> events.</summary>
internal static class ReleaseEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("release.constraints.attached", static e => new ReleaseEvent(e)),
        EventType.Of("release.constraints.detached", static e => new ReleaseEvent(e)),
        EventType.Of("release.created", static e => new ReleaseEvent(e)),
        EventType.Of("release.deleted", static e => new ReleaseEvent(e)),
        EventType.Of("release.downloaded", static e => new ReleaseEvent(e)),
        EventType.Of("release.package.updated", static e => new ReleaseEvent(e)),
        EventType.Of("release.published", static e => new ReleaseEvent(e)),
        EventType.Of("release.replaced", static e => new ReleaseEvent(e)),
        EventType.Of("release.updated", static e => new ReleaseEvent(e)),
        EventType.Of("release.upgraded", static e => new ReleaseEvent(e)),
        EventType.Of("release.uploaded", static e => new ReleaseEvent(e)),
        EventType.Of("release.yanked", static e => new ReleaseEvent(e)),
    ];
}
