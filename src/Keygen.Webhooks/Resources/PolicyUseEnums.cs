using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>How a license authenticates itself to the API.</summary>
public enum AuthenticationStrategy
{
    /// <summary>With a token.</summary>
    [JsonStringEnumMemberName("TOKEN")]
    Token,

    /// <summary>With its key.</summary>
    [JsonStringEnumMemberName("LICENSE")]
    License,

    /// <summary>With a session.</summary>
    [JsonStringEnumMemberName("SESSION")]
    Session,

    /// <summary>In any of these ways.</summary>
    [JsonStringEnumMemberName("MIXED")]
    Mixed,

    /// <summary>Not at all.</summary>
    [JsonStringEnumMemberName("NONE")]
    None,
}

/// <summary>For whom machines are counted.</summary>
public enum MachineLeasingStrategy
{
    /// <summary>For the license.</summary>
    [JsonStringEnumMemberName("PER_LICENSE")]
    PerLicense,

    /// <summary>For each of its users.</summary>
    [JsonStringEnumMemberName("PER_USER")]
    PerUser,
}

/// <summary>For whom processes are counted.</summary>
public enum ProcessLeasingStrategy
{
    /// <summary>For the license.</summary>
    [JsonStringEnumMemberName("PER_LICENSE")]
    PerLicense,

    /// <summary>For each machine.</summary>
    [JsonStringEnumMemberName("PER_MACHINE")]
    PerMachine,

    /// <summary>For each of its users.</summary>
    [JsonStringEnumMemberName("PER_USER")]
    PerUser,
}

/// <summary>How far limits may be exceeded.</summary>
public enum OverageStrategy
{
    /// <summary>As far as one likes.</summary>
    [JsonStringEnumMemberName("ALWAYS_ALLOW_OVERAGE")]
    AlwaysAllowOverage,

    /// <summary>By a quarter.</summary>
    [JsonStringEnumMemberName("ALLOW_1_25X_OVERAGE")]
    Allow125XOverage,

    /// <summary>By a half.</summary>
    [JsonStringEnumMemberName("ALLOW_1_5X_OVERAGE")]
    Allow15XOverage,

    /// <summary>By as much again.</summary>
    [JsonStringEnumMemberName("ALLOW_2X_OVERAGE")]
    Allow2XOverage,

    /// <summary>Not at all.</summary>
    [JsonStringEnumMemberName("NO_OVERAGE")]
    NoOverage,
}

/// <summary>The unit of time between check-ins.</summary>
public enum CheckInInterval
{
    /// <summary>Days.</summary>
    [JsonStringEnumMemberName("day")]
    Day,

    /// <summary>Weeks.</summary>
    [JsonStringEnumMemberName("week")]
    Week,

    /// <summary>Months.</summary>
    [JsonStringEnumMemberName("month")]
    Month,

    /// <summary>Years.</summary>
    [JsonStringEnumMemberName("year")]
    Year,
}
