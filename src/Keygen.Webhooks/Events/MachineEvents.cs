using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Any event of the <c>machine.*</c> family; each carries a machine.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineEvent>))]
public abstract class MachineEvent : KeygenEvent
{
    private protected MachineEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The machine at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Machine Machine => Single<Machine>();
}

/// <summary><c>machine.checked-out</c>: A machine file was issued. Keygen does not send the file.</summary>
/// <remarks><see cref="Machine.LastCheckOut"/> already has the new time.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineCheckedOut>))]
public sealed class MachineCheckedOut : MachineEvent
{
    internal MachineCheckedOut(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>machine.created</c>: A machine was activated.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineCreated>))]
public sealed class MachineCreated : MachineEvent
{
    internal MachineCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>machine.deleted</c>: A machine was deactivated.</summary>
/// <remarks>
/// Shows the state just before the deletion, so the license may still count the machine. Keygen does not send it when it removes a dead
/// machine, nor when the machine's license, policy or product is deleted: to count seats, handle <see cref="MachineHeartbeatDead"/> too.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineDeleted>))]
public sealed class MachineDeleted : MachineEvent
{
    internal MachineDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>machine.group.updated</c>: A machine was moved to another group, or removed from its group.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineGroupUpdated>))]
public sealed class MachineGroupUpdated : MachineEvent
{
    internal MachineGroupUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>machine.heartbeat.dead</c>: A machine missed its heartbeat and is dead. Sent once for each death.</summary>
/// <remarks>Keygen may then remove the machine without sending <see cref="MachineDeleted"/>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineHeartbeatDead>))]
public sealed class MachineHeartbeatDead : MachineEvent
{
    internal MachineHeartbeatDead(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>machine.heartbeat.ping</c>: A machine sent its heartbeat.</summary>
/// <remarks>Frequent: one for each heartbeat of each machine.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineHeartbeatPing>))]
public sealed class MachineHeartbeatPing : MachineEvent
{
    internal MachineHeartbeatPing(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>machine.heartbeat.pong</c>: Keygen's monitor found a machine alive.</summary>
/// <remarks>Frequent: one for each check of each machine.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineHeartbeatPong>))]
public sealed class MachineHeartbeatPong : MachineEvent
{
    internal MachineHeartbeatPong(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>machine.heartbeat.reset</c>: A machine's heartbeat was reset.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineHeartbeatReset>))]
public sealed class MachineHeartbeatReset : MachineEvent
{
    internal MachineHeartbeatReset(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>machine.heartbeat.resurrected</c>: A dead machine sent its heartbeat within the policy's resurrection window.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineHeartbeatResurrected>))]
public sealed class MachineHeartbeatResurrected : MachineEvent
{
    internal MachineHeartbeatResurrected(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>machine.owner.updated</c>: A machine was given another owner.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineOwnerUpdated>))]
public sealed class MachineOwnerUpdated : MachineEvent
{
    internal MachineOwnerUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>
/// <c>machine.proofs.generated</c>: An offline activation proof was generated for a machine, through an older call of the API.
/// </summary>
/// <remarks>Clients of every API version may use that call.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineProofsGenerated>))]
public sealed class MachineProofsGenerated : MachineEvent
{
    internal MachineProofsGenerated(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>
    /// The proof: <c>proof/</c>, then a JSON dataset and a signature in URL-safe base64, separated by a dot.
    /// </summary>
    /// <exception cref="KeygenPayloadException">The payload does not contain it.</exception>
    public string Proof => Meta.String("proof"u8);
}

/// <summary><c>machine.updated</c>: A machine was changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<MachineUpdated>))]
public sealed class MachineUpdated : MachineEvent
{
    internal MachineUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>machine.*</c> events.</summary>
internal static class MachineEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("machine.checked-out", static e => new MachineCheckedOut(e)),
        EventType.Of("machine.created", static e => new MachineCreated(e)),
        EventType.Of("machine.deleted", static e => new MachineDeleted(e)),
        EventType.Of("machine.group.updated", static e => new MachineGroupUpdated(e)),
        EventType.Of("machine.heartbeat.dead", static e => new MachineHeartbeatDead(e)),
        EventType.Of("machine.heartbeat.ping", static e => new MachineHeartbeatPing(e)),
        EventType.Of("machine.heartbeat.pong", static e => new MachineHeartbeatPong(e)),
        EventType.Of("machine.heartbeat.reset", static e => new MachineHeartbeatReset(e)),
        EventType.Of("machine.heartbeat.resurrected", static e => new MachineHeartbeatResurrected(e)),
        EventType.Of("machine.owner.updated", static e => new MachineOwnerUpdated(e)),
        EventType.Of("machine.proofs.generated", static e => new MachineProofsGenerated(e)),
        EventType.Of("machine.updated", static e => new MachineUpdated(e)),
    ];
}
