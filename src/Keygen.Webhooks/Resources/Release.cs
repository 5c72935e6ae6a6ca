using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A release of a product, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/releases/">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Release>))]
public sealed class Release : Resource
{
    internal const string ResourceType = "releases";

    internal Release(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>A name for people; null when none was given.</summary>
    public string? Name => Attributes.StringOrNull("name"u8);

    /// <summary>What is new in it; null when nothing was said.</summary>
    public string? Description => Attributes.StringOrNull("description"u8);

    /// <summary>The channel it is released in; hardly ever null.</summary>
    public OpenEnum<ReleaseChannel>? Channel => Attributes.EnumOrNull<ReleaseChannel>("channel"u8);

    /// <summary>How far it is. Called NOT_PUBLISHED instead of DRAFT on API version 1.0, and DRAFT here all the same.</summary>
    public OpenEnum<ReleaseStatus> Status =>
        Attributes.Enum<ReleaseStatus>("status"u8) is var status && status.Text is "NOT_PUBLISHED" ? ReleaseStatus.Draft : status;

    /// <summary>Another name to find it by; null when none was given.</summary>
    public string? Tag => Attributes.StringOrNull("tag"u8);

    /// <summary>Its semantic version, as text.</summary>
    public string Version => Attributes.String("version"u8);

    /// <summary>What your own code stored with it; empty, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>The date it was given in place of that of its creation, in UTC; null when none was.</summary>
    public DateTimeOffset? Backdated => Attributes.DateOrNull("backdated"u8);

    /// <summary>When it was yanked, in UTC; null when it was not.</summary>
    public DateTimeOffset? Yanked => Attributes.DateOrNull("yanked"u8);

    /// <summary>Its artifact's platform, sent on API version 1.0 only; null otherwise.</summary>
    public string? Platform => Attributes.StringOrNull("platform"u8);

    /// <summary>Its artifact's file type, sent on API version 1.0 only; null otherwise.</summary>
    public string? Filetype => Attributes.StringOrNull("filetype"u8);

    /// <summary>Its artifact's file name, sent on API version 1.0 only; null otherwise.</summary>
    public string? Filename => Attributes.StringOrNull("filename"u8);

    /// <summary>Its artifact's size in bytes, sent on API version 1.0 only; null otherwise.</summary>
    public long? Filesize => Attributes.Int64OrNull("filesize"u8);

    /// <summary>Its artifact's signature, sent on API version 1.0 only; null otherwise.</summary>
    public string? Signature => Attributes.StringOrNull("signature"u8);

    /// <summary>Its artifact's checksum, sent on API version 1.0 only; null otherwise.</summary>
    public string? Checksum => Attributes.StringOrNull("checksum"u8);

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The product.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);

    /// <summary>The package it belongs to; null for none.</summary>
    public ResourceIdentifier? Package => Relationships.IdentifierOrNull("package"u8);

    /// <summary>Its entitlements.</summary>
    public Relationship Entitlements => Relationships.Link("entitlements"u8);

    /// <summary>The entitlements a license must have to get it.</summary>
    public Relationship Constraints => Relationships.Link("constraints"u8);

    /// <summary>Its artifacts; null on API version 1.0, which sends one in their place.</summary>
    public Relationship? Artifacts => Relationships.Find("artifacts"u8);

    /// <summary>The release it can be upgraded to.</summary>
    public Relationship Upgrade => Relationships.Link("upgrade"u8);

    /// <summary>Its semantic version, in parts.</summary>
    public SemanticVersion Semver => new(Attributes.Object("semver"u8));

    /// <summary>Its one artifact, sent on API version 1.0 only; null otherwise, and there too where it has none.</summary>
    public ResourceIdentifier? Artifact => Relationships.IdentifierOrNull("artifact"u8);
}
