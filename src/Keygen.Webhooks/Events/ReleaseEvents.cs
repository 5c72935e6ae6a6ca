using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>
/// Any event of the <c>release.*</c> family. Events that carry the release derive from <see cref="ReleaseSnapshotEvent"/>; the others carry
/// an artifact or constraints.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleaseEvent>))]
public abstract class ReleaseEvent : KeygenEvent
{
    private protected ReleaseEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>An event of the <c>release.*</c> family that carries the release.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleaseSnapshotEvent>))]
public abstract class ReleaseSnapshotEvent : ReleaseEvent
{
    private protected ReleaseSnapshotEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The release at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Release Release => Single<Release>();
}

/// <summary><c>release.constraints.attached</c>: A release now requires entitlements.</summary>
/// <remarks>Contains one constraint for each entitlement. Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleaseConstraintsAttached>))]
public sealed class ReleaseConstraintsAttached : ReleaseEvent
{
    internal ReleaseConstraintsAttached(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The constraints, in the order Keygen sent them. The list may be empty.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public IReadOnlyList<Constraint> Constraints => All<Constraint>();
}

/// <summary><c>release.constraints.detached</c>: A release no longer requires entitlements.</summary>
/// <remarks>
/// Contains one constraint for each entitlement, as it was just after the removal. Never sent to an endpoint of a product.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleaseConstraintsDetached>))]
public sealed class ReleaseConstraintsDetached : ReleaseEvent
{
    internal ReleaseConstraintsDetached(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The constraints, in the order Keygen sent them. The list may be empty.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public IReadOnlyList<Constraint> Constraints => All<Constraint>();
}

/// <summary><c>release.created</c>: A release was created.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleaseCreated>))]
public sealed class ReleaseCreated : ReleaseSnapshotEvent
{
    internal ReleaseCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>release.deleted</c>: A release was deleted.</summary>
/// <remarks>Shows the state just before the deletion.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleaseDeleted>))]
public sealed class ReleaseDeleted : ReleaseSnapshotEvent
{
    internal ReleaseDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>
/// <c>release.downloaded</c>: A client received a URL to download an artifact: the older name of <see cref="ArtifactDownloaded"/>.
/// </summary>
/// <remarks>
/// Carries the artifact, not the release. One request sends both events, with different ids and idempotency tokens: handle one of the two.
/// The old download action of API version 1.0 sends only this event. The RubyGems engine sends only the other.
/// <see cref="Artifact.RedirectUrl"/> is a presigned download URL, valid for an hour. A credential: keep it out of logs.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleaseDownloaded>))]
public sealed class ReleaseDownloaded : ReleaseEvent
{
    internal ReleaseDownloaded(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The downloaded artifact.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Artifact Artifact => Single<Artifact>();
}

/// <summary><c>release.package.updated</c>: A release was moved to another package, or removed from its package.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleasePackageUpdated>))]
public sealed class ReleasePackageUpdated : ReleaseSnapshotEvent
{
    internal ReleasePackageUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>release.published</c>: A release was published.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleasePublished>))]
public sealed class ReleasePublished : ReleaseSnapshotEvent
{
    internal ReleasePublished(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>release.replaced</c>: A reserved name: you can subscribe to it, but Keygen never sends it.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleaseReplaced>))]
public sealed class ReleaseReplaced : ReleaseSnapshotEvent
{
    internal ReleaseReplaced(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>release.updated</c>: A release was changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleaseUpdated>))]
public sealed class ReleaseUpdated : ReleaseSnapshotEvent
{
    internal ReleaseUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>release.upgraded</c>: A client asked for an upgrade and received this release.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleaseUpgraded>))]
public sealed class ReleaseUpgraded : ReleaseSnapshotEvent
{
    internal ReleaseUpgraded(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The client's current version.</summary>
    /// <exception cref="KeygenPayloadException">The payload does not contain it.</exception>
    public string Current => Meta.String("current"u8);

    /// <summary>The version of the release that the client received.</summary>
    /// <exception cref="KeygenPayloadException">The payload does not contain it.</exception>
    public string Next => Meta.String("next"u8);
}

/// <summary><c>release.uploaded</c>: The upload of a release's artifact started, through an older call of the API.</summary>
/// <remarks>API version 1.0 and below only. See <see cref="ArtifactUploadSucceeded"/>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleaseUploaded>))]
public sealed class ReleaseUploaded : ReleaseSnapshotEvent
{
    internal ReleaseUploaded(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>release.yanked</c>: A release was withdrawn.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ReleaseYanked>))]
public sealed class ReleaseYanked : ReleaseSnapshotEvent
{
    internal ReleaseYanked(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>release.*</c> events.</summary>
internal static class ReleaseEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("release.constraints.attached", static e => new ReleaseConstraintsAttached(e)),
        EventType.Of("release.constraints.detached", static e => new ReleaseConstraintsDetached(e)),
        EventType.Of("release.created", static e => new ReleaseCreated(e)),
        EventType.Of("release.deleted", static e => new ReleaseDeleted(e)),
        EventType.Of("release.downloaded", static e => new ReleaseDownloaded(e)),
        EventType.Of("release.package.updated", static e => new ReleasePackageUpdated(e)),
        EventType.Of("release.published", static e => new ReleasePublished(e)),
        EventType.Of("release.replaced", static e => new ReleaseReplaced(e)),
        EventType.Of("release.updated", static e => new ReleaseUpdated(e)),
        EventType.Of("release.upgraded", static e => new ReleaseUpgraded(e)),
        EventType.Of("release.uploaded", static e => new ReleaseUploaded(e)),
        EventType.Of("release.yanked", static e => new ReleaseYanked(e)),
    ];
}
