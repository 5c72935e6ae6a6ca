using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The state of an account's subscription.</summary>
public enum BillingState
{
    /// <summary>Not begun.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>On trial.</summary>
    [JsonStringEnumMemberName("trialing")]
    Trialing,

    /// <summary>Paid.</summary>
    [JsonStringEnumMemberName("subscribed")]
    Subscribed,

    /// <summary>Paused.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>To be cancelled at the end of the paid period.</summary>
    [JsonStringEnumMemberName("canceling")]
    Canceling,

    /// <summary>Cancelled.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,
}
