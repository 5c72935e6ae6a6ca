using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A file of a release, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/artifacts/">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Artifact>))]
public sealed class Artifact : Resource
{
    internal const string ResourceType = "artifacts";

    internal Artifact(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The name of the file.</summary>
    public string Filename => Attributes.String("filename"u8);

    /// <summary>A file type of your choice, such as the extension without its dot; null when none was given.</summary>
    public string? Filetype => Attributes.StringOrNull("filetype"u8);

    /// <summary>The size in bytes that the uploader declared; null when none was declared.</summary>
    public long? Filesize => Attributes.Int64OrNull("filesize"u8);

    /// <summary>A platform of your choice, such as <c>linux</c>; null when none was given.</summary>
    public string? Platform => Attributes.StringOrNull("platform"u8);

    /// <summary>An architecture of your choice, such as <c>amd64</c>; null when none was given.</summary>
    public string? Arch => Attributes.StringOrNull("arch"u8);

    /// <summary>The signature of the file that your build supplied; null when it supplied none.</summary>
    public string? Signature => Attributes.StringOrNull("signature"u8);

    /// <summary>The checksum of the file that your build supplied; null when it supplied none.</summary>
    public string? Checksum => Attributes.StringOrNull("checksum"u8);

    /// <summary>The state of the upload. Null only for artifacts from before this attribute existed, which are uploaded.</summary>
    public OpenEnum<ArtifactStatus>? Status => Attributes.EnumOrNull<ArtifactStatus>("status"u8);

    /// <summary>The metadata your code stored with it. Empty when there is none, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>A copy of the file name. Sent only by API version 1.0; null otherwise.</summary>
    public string? Key => Attributes.StringOrNull("key"u8);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the release.</summary>
    public ResourceIdentifier Release => Relationships.Identifier("release"u8);

    /// <summary>Identifies the product. Sent only by API version 1.0, while the release exists; null otherwise.</summary>
    public ResourceIdentifier? Product => Relationships.IdentifierOrNull("product"u8);

    /// <summary>
    /// A presigned URL, valid for an hour: the upload URL in <c>artifact.created</c>, the download URL in <c>artifact.downloaded</c>; null
    /// in other events. A credential: keep it out of logs.
    /// </summary>
    public string? RedirectUrl => GetLink("redirect");
}
