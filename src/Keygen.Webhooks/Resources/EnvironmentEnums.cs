using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>Whether an environment can read the resources of the global environment.</summary>
public enum IsolationStrategy
{
    /// <summary>The environment reads only its own resources.</summary>
    [JsonStringEnumMemberName("ISOLATED")]
    Isolated,

    /// <summary>The environment reads its own resources and those of the global environment.</summary>
    [JsonStringEnumMemberName("SHARED")]
    Shared,
}
