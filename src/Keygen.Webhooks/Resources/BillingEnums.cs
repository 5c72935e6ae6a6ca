using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The state of an account's subscription.</summary>
public enum BillingState
{
    /// <summary>The subscription has not started.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The account is in its trial.</summary>
    [JsonStringEnumMemberName("trialing")]
    Trialing,

    /// <summary>The subscription is active.</summary>
    [JsonStringEnumMemberName("subscribed")]
    Subscribed,

    /// <summary>The subscription is paused.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>The subscription ends with the paid period.</summary>
    [JsonStringEnumMemberName("canceling")]
    Canceling,

    /// <summary>The subscription has ended.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,
}
