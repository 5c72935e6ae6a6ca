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

    /// <summary>With a token, its key or a session.</summary>
    [JsonStringEnumMemberName("MIXED")]
    Mixed,

    /// <summary>Not at all.</summary>
    [JsonStringEnumMemberName("NONE")]
    None,
}

/// <summary>Whether machines count per license or per user.</summary>
public enum MachineLeasingStrategy
{
    /// <summary>Per license.</summary>
    [JsonStringEnumMemberName("PER_LICENSE")]
    PerLicense,

    /// <summary>Per user of the license.</summary>
    [JsonStringEnumMemberName("PER_USER")]
    PerUser,
}

/// <summary>Whether processes count per license, per machine or per user.</summary>
public enum ProcessLeasingStrategy
{
    /// <summary>Per license.</summary>
    [JsonStringEnumMemberName("PER_LICENSE")]
    PerLicense,

    /// <summary>Per machine.</summary>
    [JsonStringEnumMemberName("PER_MACHINE")]
    PerMachine,

    /// <summary>Per user of the license.</summary>
    [JsonStringEnumMemberName("PER_USER")]
    PerUser,
}

/// <summary>By how much a license may exceed its limits.</summary>
public enum OverageStrategy
{
    /// <summary>By any amount.</summary>
    [JsonStringEnumMemberName("ALWAYS_ALLOW_OVERAGE")]
    AlwaysAllowOverage,

    /// <summary>By 25 percent.</summary>
    [JsonStringEnumMemberName("ALLOW_1_25X_OVERAGE")]
    Allow125XOverage,

    /// <summary>By 50 percent.</summary>
    [JsonStringEnumMemberName("ALLOW_1_5X_OVERAGE")]
    Allow15XOverage,

    /// <summary>By 100 percent.</summary>
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
