using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>Whether a process's heartbeat is heard.</summary>
public enum ProcessStatus
{
    /// <summary>It is.</summary>
    [JsonStringEnumMemberName("ALIVE")]
    Alive,

    /// <summary>It is not.</summary>
    [JsonStringEnumMemberName("DEAD")]
    Dead,

    /// <summary>It was not, and is again.</summary>
    [JsonStringEnumMemberName("RESURRECTED")]
    Resurrected,
}
