using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>Whether a machine's heartbeat is heard.</summary>
public enum HeartbeatStatus
{
    /// <summary>No heartbeat was ever sent. Before API version 1.3 Keygen says so of live machines too.</summary>
    [JsonStringEnumMemberName("NOT_STARTED")]
    NotStarted,

    /// <summary>The last heartbeat is within the heartbeat duration.</summary>
    [JsonStringEnumMemberName("ALIVE")]
    Alive,

    /// <summary>The last heartbeat is too long ago.</summary>
    [JsonStringEnumMemberName("DEAD")]
    Dead,

    /// <summary>Dead, and then heard again within the policy's resurrection window.</summary>
    [JsonStringEnumMemberName("RESURRECTED")]
    Resurrected,
}
