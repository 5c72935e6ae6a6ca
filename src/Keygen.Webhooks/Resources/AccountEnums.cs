using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>An API version of Keygen.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1707", Justification = "A C# name cannot contain a dot.")]
public enum KeygenApiVersion
{
    /// <summary>Version 1.0.</summary>
    [JsonStringEnumMemberName("1.0")]
    V1_0,

    /// <summary>Version 1.1.</summary>
    [JsonStringEnumMemberName("1.1")]
    V1_1,

    /// <summary>Version 1.2.</summary>
    [JsonStringEnumMemberName("1.2")]
    V1_2,

    /// <summary>Version 1.3.</summary>
    [JsonStringEnumMemberName("1.3")]
    V1_3,

    /// <summary>Version 1.4.</summary>
    [JsonStringEnumMemberName("1.4")]
    V1_4,

    /// <summary>Version 1.5.</summary>
    [JsonStringEnumMemberName("1.5")]
    V1_5,

    /// <summary>Version 1.6.</summary>
    [JsonStringEnumMemberName("1.6")]
    V1_6,

    /// <summary>Version 1.7.</summary>
    [JsonStringEnumMemberName("1.7")]
    V1_7,

    /// <summary>Version 1.8.</summary>
    [JsonStringEnumMemberName("1.8")]
    V1_8,
}

/// <summary>The state of an account's subscription.</summary>
public enum AccountStatus
{
    /// <summary>The subscription has not started.</summary>
    [JsonStringEnumMemberName("PENDING")]
    Pending,

    /// <summary>The account is in its trial.</summary>
    [JsonStringEnumMemberName("TRIALING")]
    Trialing,

    /// <summary>The subscription is active.</summary>
    [JsonStringEnumMemberName("SUBSCRIBED")]
    Subscribed,

    /// <summary>The subscription is paused.</summary>
    [JsonStringEnumMemberName("PAUSED")]
    Paused,

    /// <summary>The subscription ends with the paid period.</summary>
    [JsonStringEnumMemberName("CANCELING")]
    Canceling,

    /// <summary>The subscription has ended.</summary>
    [JsonStringEnumMemberName("CANCELED")]
    Canceled,
}
