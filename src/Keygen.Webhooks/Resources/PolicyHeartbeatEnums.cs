using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>What Keygen does with dead machines and processes.</summary>
public enum HeartbeatCullStrategy
{
    /// <summary>Keygen removes them, without sending a deleted event.</summary>
    [JsonStringEnumMemberName("DEACTIVATE_DEAD")]
    DeactivateDead,

    /// <summary>Keygen keeps them.</summary>
    [JsonStringEnumMemberName("KEEP_DEAD")]
    KeepDead,
}

/// <summary>How long a dead machine or process can come back to life.</summary>
public enum HeartbeatResurrectionStrategy
{
    /// <summary>Without a limit of time.</summary>
    [JsonStringEnumMemberName("ALWAYS_REVIVE")]
    AlwaysRevive,

    /// <summary>For 15 minutes.</summary>
    [JsonStringEnumMemberName("15_MINUTE_REVIVE")]
    Revive15Minutes,

    /// <summary>For 10 minutes.</summary>
    [JsonStringEnumMemberName("10_MINUTE_REVIVE")]
    Revive10Minutes,

    /// <summary>For 5 minutes.</summary>
    [JsonStringEnumMemberName("5_MINUTE_REVIVE")]
    Revive5Minutes,

    /// <summary>For 2 minutes.</summary>
    [JsonStringEnumMemberName("2_MINUTE_REVIVE")]
    Revive2Minutes,

    /// <summary>For 1 minute.</summary>
    [JsonStringEnumMemberName("1_MINUTE_REVIVE")]
    Revive1Minute,

    /// <summary>Not at all.</summary>
    [JsonStringEnumMemberName("NO_REVIVE")]
    NoRevive,
}

/// <summary>When a machine must start to send heartbeats.</summary>
public enum HeartbeatBasis
{
    /// <summary>At its creation.</summary>
    [JsonStringEnumMemberName("FROM_CREATION")]
    FromCreation,

    /// <summary>After its first heartbeat.</summary>
    [JsonStringEnumMemberName("FROM_FIRST_PING")]
    FromFirstPing,
}
