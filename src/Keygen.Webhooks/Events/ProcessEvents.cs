using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Any event of the <c>process.*</c> family; each carries a process.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ProcessEvent>))]
public abstract class ProcessEvent : KeygenEvent
{
    private protected ProcessEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The process at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public KeygenProcess Process => Single<KeygenProcess>();
}

/// <summary><c>process.created</c>: A process was started on a machine.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ProcessCreated>))]
public sealed class ProcessCreated : ProcessEvent
{
    internal ProcessCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>process.deleted</c>: A process was ended through the API.</summary>
/// <remarks>
/// Shows the state just before the deletion. Keygen does not send it when it removes a dead process: to count processes, handle
/// <see cref="ProcessHeartbeatDead"/> too.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ProcessDeleted>))]
public sealed class ProcessDeleted : ProcessEvent
{
    internal ProcessDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>process.heartbeat.dead</c>: A process missed its heartbeat and is dead. Sent once for each death.</summary>
/// <remarks>Keygen may then remove the process without sending <see cref="ProcessDeleted"/>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ProcessHeartbeatDead>))]
public sealed class ProcessHeartbeatDead : ProcessEvent
{
    internal ProcessHeartbeatDead(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>process.heartbeat.ping</c>: A process sent its heartbeat.</summary>
/// <remarks>Frequent: one for each heartbeat of each process.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ProcessHeartbeatPing>))]
public sealed class ProcessHeartbeatPing : ProcessEvent
{
    internal ProcessHeartbeatPing(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>process.heartbeat.pong</c>: Keygen's monitor found a process alive.</summary>
/// <remarks>Frequent: one for each check of each process.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ProcessHeartbeatPong>))]
public sealed class ProcessHeartbeatPong : ProcessEvent
{
    internal ProcessHeartbeatPong(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>process.heartbeat.resurrected</c>: A dead process sent its heartbeat within the policy's resurrection window.</summary>
/// <remarks>A new self-hosted server rejects subscriptions to this event until the event has happened once.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ProcessHeartbeatResurrected>))]
public sealed class ProcessHeartbeatResurrected : ProcessEvent
{
    internal ProcessHeartbeatResurrected(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>process.updated</c>: A process was changed.</summary>
/// <remarks>A new self-hosted server rejects subscriptions to this event until the event has happened once.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ProcessUpdated>))]
public sealed class ProcessUpdated : ProcessEvent
{
    internal ProcessUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>process.*</c> events.</summary>
internal static class ProcessEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("process.created", static e => new ProcessCreated(e)),
        EventType.Of("process.deleted", static e => new ProcessDeleted(e)),
        EventType.Of("process.heartbeat.dead", static e => new ProcessHeartbeatDead(e)),
        EventType.Of("process.heartbeat.ping", static e => new ProcessHeartbeatPing(e)),
        EventType.Of("process.heartbeat.pong", static e => new ProcessHeartbeatPong(e)),
        EventType.Of("process.heartbeat.resurrected", static e => new ProcessHeartbeatResurrected(e)),
        EventType.Of("process.updated", static e => new ProcessUpdated(e)),
    ];
}
