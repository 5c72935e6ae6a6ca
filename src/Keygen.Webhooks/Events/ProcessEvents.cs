namespace Keygen.Webhooks;

/// <summary>Any event of the <c>process.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class ProcessEvent : KeygenEvent
{
    internal ProcessEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>process.*</c> events.</summary>
internal static class ProcessEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("process.created", static e => new ProcessEvent(e)),
        EventType.Of("process.deleted", static e => new ProcessEvent(e)),
        EventType.Of("process.heartbeat.dead", static e => new ProcessEvent(e)),
        EventType.Of("process.heartbeat.ping", static e => new ProcessEvent(e)),
        EventType.Of("process.heartbeat.pong", static e => new ProcessEvent(e)),
        EventType.Of("process.heartbeat.resurrected", static e => new ProcessEvent(e)),
        EventType.Of("process.updated", static e => new ProcessEvent(e)),
    ];
}
