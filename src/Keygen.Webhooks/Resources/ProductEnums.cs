using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>Who may download a product's releases.</summary>
public enum DistributionStrategy
{
    /// <summary>Licensees.</summary>
    [JsonStringEnumMemberName("LICENSED")]
    Licensed,

    /// <summary>Anyone.</summary>
    [JsonStringEnumMemberName("OPEN")]
    Open,

    /// <summary>Nobody but administrators and the product.</summary>
    [JsonStringEnumMemberName("CLOSED")]
    Closed,
}
