using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>How far the upload of an artifact is.</summary>
public enum ArtifactStatus
{
    /// <summary>Waiting for its upload.</summary>
    [JsonStringEnumMemberName("WAITING")]
    Waiting,

    /// <summary>Being unpacked and indexed.</summary>
    [JsonStringEnumMemberName("PROCESSING")]
    Processing,

    /// <summary>There.</summary>
    [JsonStringEnumMemberName("UPLOADED")]
    Uploaded,

    /// <summary>Failed.</summary>
    [JsonStringEnumMemberName("FAILED")]
    Failed,

    /// <summary>Withdrawn.</summary>
    [JsonStringEnumMemberName("YANKED")]
    Yanked,
}
