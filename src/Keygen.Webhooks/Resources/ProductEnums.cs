using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>Who may download a product's releases.</summary>
public enum DistributionStrategy
{
    /// <summary>Users with a license.</summary>
    [JsonStringEnumMemberName("LICENSED")]
    Licensed,

    /// <summary>Anyone.</summary>
    [JsonStringEnumMemberName("OPEN")]
    Open,

    /// <summary>Only administrators and the product's own tokens.</summary>
    [JsonStringEnumMemberName("CLOSED")]
    Closed,
}
