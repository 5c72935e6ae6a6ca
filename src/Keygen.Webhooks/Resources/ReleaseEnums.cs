using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The channel of a release.</summary>
public enum ReleaseChannel
{
    /// <summary>Stable releases.</summary>
    [JsonStringEnumMemberName("stable")]
    Stable,

    /// <summary>Release candidates.</summary>
    [JsonStringEnumMemberName("rc")]
    Rc,

    /// <summary>Beta releases.</summary>
    [JsonStringEnumMemberName("beta")]
    Beta,

    /// <summary>Alpha releases.</summary>
    [JsonStringEnumMemberName("alpha")]
    Alpha,

    /// <summary>Development builds.</summary>
    [JsonStringEnumMemberName("dev")]
    Dev,
}

/// <summary>The state of a release.</summary>
public enum ReleaseStatus
{
    /// <summary>Not published.</summary>
    [JsonStringEnumMemberName("DRAFT")]
    Draft,

    /// <summary>Published.</summary>
    [JsonStringEnumMemberName("PUBLISHED")]
    Published,

    /// <summary>Withdrawn.</summary>
    [JsonStringEnumMemberName("YANKED")]
    Yanked,
}
