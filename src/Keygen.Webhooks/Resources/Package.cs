using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A package that releases belong to, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/packages/">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Package>))]
public sealed class Package : Resource
{
    internal const string ResourceType = "packages";

    internal Package(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>A name for people.</summary>
    public string Name => Attributes.String("name"u8);

    /// <summary>What your build names it by.</summary>
    public string Key => Attributes.String("key"u8);

    /// <summary>The package manager it is served to; null for none in particular.</summary>
    public OpenEnum<PackageEngine>? Engine => Attributes.EnumOrNull<PackageEngine>("engine"u8);

    /// <summary>What your own code stored with it; empty, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The product.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);
}
