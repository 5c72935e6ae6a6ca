using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The state of an artifact's upload.</summary>
public enum ArtifactStatus
{
    /// <summary>Keygen waits for the upload.</summary>
    [JsonStringEnumMemberName("WAITING")]
    Waiting,

    /// <summary>Keygen unpacks and indexes the upload.</summary>
    [JsonStringEnumMemberName("PROCESSING")]
    Processing,

    /// <summary>The artifact is uploaded.</summary>
    [JsonStringEnumMemberName("UPLOADED")]
    Uploaded,

    /// <summary>The upload failed.</summary>
    [JsonStringEnumMemberName("FAILED")]
    Failed,

    /// <summary>Withdrawn.</summary>
    [JsonStringEnumMemberName("YANKED")]
    Yanked,
}
