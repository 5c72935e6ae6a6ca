using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Any event of the <c>artifact.*</c> family; each carries an artifact.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ArtifactEvent>))]
public abstract class ArtifactEvent : KeygenEvent
{
    private protected ArtifactEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The artifact at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Artifact Artifact => Single<Artifact>();
}

/// <summary><c>artifact.created</c>: An artifact was created. Its upload follows.</summary>
/// <remarks><see cref="Artifact.RedirectUrl"/> is a presigned upload URL, valid for an hour. A credential: keep it out of logs.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ArtifactCreated>))]
public sealed class ArtifactCreated : ArtifactEvent
{
    internal ArtifactCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>artifact.deleted</c>: An artifact was deleted.</summary>
/// <remarks>The artifact's status is YANKED. Keygen removes the artifact shortly after.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ArtifactDeleted>))]
public sealed class ArtifactDeleted : ArtifactEvent
{
    internal ArtifactDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>artifact.downloaded</c>: A client received a URL to download an artifact.</summary>
/// <remarks>
/// Frequent. The same request also sends <see cref="ReleaseDownloaded"/>, with a different id and idempotency token: handle one of the two.
/// <see cref="Artifact.RedirectUrl"/> is a presigned download URL, valid for an hour. A credential: keep it out of logs.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ArtifactDownloaded>))]
public sealed class ArtifactDownloaded : ArtifactEvent
{
    internal ArtifactDownloaded(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>artifact.updated</c>: An artifact was changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ArtifactUpdated>))]
public sealed class ArtifactUpdated : ArtifactEvent
{
    internal ArtifactUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>artifact.upload.failed</c>: An artifact was not uploaded within about an hour, or Keygen could not index it.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ArtifactUploadFailed>))]
public sealed class ArtifactUploadFailed : ArtifactEvent
{
    internal ArtifactUploadFailed(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>artifact.upload.processing</c>: A package was uploaded and is being unpacked and indexed.</summary>
/// <remarks>For packages of an engine (gem, npm, OCI) only.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ArtifactUploadProcessing>))]
public sealed class ArtifactUploadProcessing : ArtifactEvent
{
    internal ArtifactUploadProcessing(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>artifact.upload.succeeded</c>: An artifact was uploaded.</summary>
/// <remarks>
/// For plain files Keygen also sends <see cref="ArtifactUploaded"/>, with a different id and idempotency token: handle one of the two.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ArtifactUploadSucceeded>))]
public sealed class ArtifactUploadSucceeded : ArtifactEvent
{
    internal ArtifactUploadSucceeded(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>artifact.uploaded</c>: An artifact was uploaded: the older name of <see cref="ArtifactUploadSucceeded"/>.</summary>
/// <remarks>For plain files Keygen sends both events, with different ids and idempotency tokens: handle one of the two.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ArtifactUploaded>))]
public sealed class ArtifactUploaded : ArtifactEvent
{
    internal ArtifactUploaded(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>artifact.*</c> events.</summary>
internal static class ArtifactEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("artifact.created", static e => new ArtifactCreated(e)),
        EventType.Of("artifact.deleted", static e => new ArtifactDeleted(e)),
        EventType.Of("artifact.downloaded", static e => new ArtifactDownloaded(e)),
        EventType.Of("artifact.updated", static e => new ArtifactUpdated(e)),
        EventType.Of("artifact.upload.failed", static e => new ArtifactUploadFailed(e)),
        EventType.Of("artifact.upload.processing", static e => new ArtifactUploadProcessing(e)),
        EventType.Of("artifact.upload.succeeded", static e => new ArtifactUploadSucceeded(e)),
        EventType.Of("artifact.uploaded", static e => new ArtifactUploaded(e)),
    ];
}
