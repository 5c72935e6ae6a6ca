using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The state of a user.</summary>
public enum UserStatus
{
    /// <summary>The user has an active license, or was created less than 90 days ago.</summary>
    [JsonStringEnumMemberName("ACTIVE")]
    Active,

    /// <summary>The user was created more than 90 days ago, and has no active license.</summary>
    [JsonStringEnumMemberName("INACTIVE")]
    Inactive,

    /// <summary>Banned.</summary>
    [JsonStringEnumMemberName("BANNED")]
    Banned,
}

/// <summary>What a user may do in the account.</summary>
public enum UserRole
{
    /// <summary>A licensee.</summary>
    [JsonStringEnumMemberName("user")]
    User,

    /// <summary>An administrator of the account.</summary>
    [JsonStringEnumMemberName("admin")]
    Admin,

    /// <summary>A developer.</summary>
    [JsonStringEnumMemberName("developer")]
    Developer,

    /// <summary>May read everything and change nothing.</summary>
    [JsonStringEnumMemberName("read-only")]
    ReadOnly,

    /// <summary>A sales agent.</summary>
    [JsonStringEnumMemberName("sales-agent")]
    SalesAgent,

    /// <summary>A support agent.</summary>
    [JsonStringEnumMemberName("support-agent")]
    SupportAgent,
}
