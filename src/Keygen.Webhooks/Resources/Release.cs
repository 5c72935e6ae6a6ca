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

    /// <summary>The display name; null when none was given.</summary>
    public string? Name => Attributes.StringOrNull("name"u8);

    /// <summary>The description of the release; null when none was given.</summary>
    public string? Description => Attributes.StringOrNull("description"u8);

    /// <summary>The release channel; null only in rare cases.</summary>
    public OpenEnum<ReleaseChannel>? Channel => Attributes.EnumOrNull<ReleaseChannel>("channel"u8);

    /// <summary>The state of the release. API version 1.0 sends NOT_PUBLISHED, which is DRAFT here.</summary>
    public OpenEnum<ReleaseStatus> Status =>
        Attributes.Enum<ReleaseStatus>("status"u8) is var status && status.Text is "NOT_PUBLISHED" ? ReleaseStatus.Draft : status;

    /// <summary>An alias of the release; null when none was given.</summary>
    public string? Tag => Attributes.StringOrNull("tag"u8);

    /// <summary>The semantic version as text.</summary>
    public string Version => Attributes.String("version"u8);

    /// <summary>The metadata your code stored with it. Empty when there is none, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>The date that replaces the date of creation, in UTC; null when none was given.</summary>
    public DateTimeOffset? Backdated => Attributes.DateOrNull("backdated"u8);

    /// <summary>When the release was yanked, in UTC; null when it was not.</summary>
    public DateTimeOffset? Yanked => Attributes.DateOrNull("yanked"u8);

    /// <summary>The artifact's platform. Sent only by API version 1.0; null otherwise.</summary>
    public string? Platform => Attributes.StringOrNull("platform"u8);

    /// <summary>The artifact's file type. Sent only by API version 1.0; null otherwise.</summary>
    public string? Filetype => Attributes.StringOrNull("filetype"u8);

    /// <summary>The artifact's file name. Sent only by API version 1.0; null otherwise.</summary>
    public string? Filename => Attributes.StringOrNull("filename"u8);

    /// <summary>The artifact's size in bytes. Sent only by API version 1.0; null otherwise.</summary>
    public long? Filesize => Attributes.Int64OrNull("filesize"u8);

    /// <summary>The artifact's signature. Sent only by API version 1.0; null otherwise.</summary>
    public string? Signature => Attributes.StringOrNull("signature"u8);

    /// <summary>The artifact's checksum. Sent only by API version 1.0; null otherwise.</summary>
    public string? Checksum => Attributes.StringOrNull("checksum"u8);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the product.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);

    /// <summary>Identifies the package the release belongs to; null for none.</summary>
    public ResourceIdentifier? Package => Relationships.IdentifierOrNull("package"u8);

    /// <summary>A link to the release's entitlements in Keygen's API.</summary>
    public Relationship Entitlements => Relationships.Link("entitlements"u8);

    /// <summary>A link to the constraints: the entitlements a license needs for the release.</summary>
    public Relationship Constraints => Relationships.Link("constraints"u8);

    /// <summary>A link to the artifacts; null on API version 1.0, which sends one artifact instead.</summary>
    public Relationship? Artifacts => Relationships.Find("artifacts"u8);

    /// <summary>A link to the release that this one can be upgraded to.</summary>
    public Relationship Upgrade => Relationships.Link("upgrade"u8);

    /// <summary>The parts of the semantic version.</summary>
    public SemanticVersion Semver => new(Attributes.Object("semver"u8));

    /// <summary>Identifies the only artifact. Sent only by API version 1.0; null otherwise, and when the release has no artifact.</summary>
    public ResourceIdentifier? Artifact => Relationships.IdentifierOrNull("artifact"u8);
}
