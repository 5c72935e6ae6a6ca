using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>Whether a machine is alive.</summary>
public enum HeartbeatStatus
{
    /// <summary>The machine has sent no heartbeat. Before API version 1.3 Keygen also sends this for live machines.</summary>
    [JsonStringEnumMemberName("NOT_STARTED")]
    NotStarted,

    /// <summary>The last heartbeat is within the heartbeat duration.</summary>
    [JsonStringEnumMemberName("ALIVE")]
    Alive,

    /// <summary>The last heartbeat is older than the heartbeat duration.</summary>
    [JsonStringEnumMemberName("DEAD")]
    Dead,

    /// <summary>The machine was dead, and sent a heartbeat within the policy's resurrection window.</summary>
    [JsonStringEnumMemberName("RESURRECTED")]
    Resurrected,
}
