namespace Keygen.Webhooks;

/// <summary>Any event of the <c>artifact.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class ArtifactEvent : KeygenEvent
{
    internal ArtifactEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>artifact.*</c> events.</summary>
internal static class ArtifactEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("artifact.created", static e => new ArtifactEvent(e)),
        EventType.Of("artifact.deleted", static e => new ArtifactEvent(e)),
        EventType.Of("artifact.downloaded", static e => new ArtifactEvent(e)),
        EventType.Of("artifact.updated", static e => new ArtifactEvent(e)),
        EventType.Of("artifact.upload.failed", static e => new ArtifactEvent(e)),
        EventType.Of("artifact.upload.processing", static e => new ArtifactEvent(e)),
        EventType.Of("artifact.upload.succeeded", static e => new ArtifactEvent(e)),
        EventType.Of("artifact.uploaded", static e => new ArtifactEvent(e)),
    ];
}
