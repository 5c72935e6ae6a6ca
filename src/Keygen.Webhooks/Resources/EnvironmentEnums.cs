using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>Whether an environment sees what is in the global one.</summary>
public enum IsolationStrategy
{
    /// <summary>It sees its own only.</summary>
    [JsonStringEnumMemberName("ISOLATED")]
    Isolated,

    /// <summary>It sees its own and the global environment's.</summary>
    [JsonStringEnumMemberName("SHARED")]
    Shared,
}
