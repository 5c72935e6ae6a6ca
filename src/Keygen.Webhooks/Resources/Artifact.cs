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

    /// <summary>A type of your choice, such as the file extension without its dot; null when none was given.</summary>
    public string? Filetype => Attributes.StringOrNull("filetype"u8);

    /// <summary>The size in bytes, as the uploader declared it; null when it did not.</summary>
    public long? Filesize => Attributes.Int64OrNull("filesize"u8);

    /// <summary>A platform of your choice, such as <c>linux</c>; null when none was given.</summary>
    public string? Platform => Attributes.StringOrNull("platform"u8);

    /// <summary>An architecture of your choice, such as <c>amd64</c>; null when none was given.</summary>
    public string? Arch => Attributes.StringOrNull("arch"u8);

    /// <summary>A signature of the file, as your build gave it; null when it did not.</summary>
    public string? Signature => Attributes.StringOrNull("signature"u8);

    /// <summary>A checksum of the file, as your build gave it; null when it did not.</summary>
    public string? Checksum => Attributes.StringOrNull("checksum"u8);

    /// <summary>How far its upload is. Null only for artifacts older than the attribute, which are uploaded.</summary>
    public OpenEnum<ArtifactStatus>? Status => Attributes.EnumOrNull<ArtifactStatus>("status"u8);

    /// <summary>What your own code stored with it; empty, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>A copy of the file name, sent on API version 1.0 only; null otherwise.</summary>
    public string? Key => Attributes.StringOrNull("key"u8);

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The release.</summary>
    public ResourceIdentifier Release => Relationships.Identifier("release"u8);

    /// <summary>The product, sent on API version 1.0 only, and null there too once the release is gone; null otherwise.</summary>
    public ResourceIdentifier? Product => Relationships.IdentifierOrNull("product"u8);

    /// <summary>
    /// A presigned URL, good for an hour: to upload to in <c>artifact.created</c>, to download from in <c>artifact.downloaded</c>. A credential:
    /// keep it out of logs. Null in other events.
    /// </summary>
    public string? RedirectUrl => GetLink("redirect");
}
