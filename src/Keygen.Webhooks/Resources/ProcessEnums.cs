using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>Whether a process is alive.</summary>
public enum ProcessStatus
{
    /// <summary>The last heartbeat is within the heartbeat duration.</summary>
    [JsonStringEnumMemberName("ALIVE")]
    Alive,

    /// <summary>The last heartbeat is older than the heartbeat duration.</summary>
    [JsonStringEnumMemberName("DEAD")]
    Dead,

    /// <summary>The process was dead, and sent a heartbeat within the policy's resurrection window.</summary>
    [JsonStringEnumMemberName("RESURRECTED")]
    Resurrected,
}
