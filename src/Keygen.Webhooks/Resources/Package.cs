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

    /// <summary>The display name.</summary>
    public string Name => Attributes.String("name"u8);

    /// <summary>The key that your build uses for the package.</summary>
    public string Key => Attributes.String("key"u8);

    /// <summary>The package manager the package is for; null for no specific one.</summary>
    public OpenEnum<PackageEngine>? Engine => Attributes.EnumOrNull<PackageEngine>("engine"u8);

    /// <summary>The metadata your code stored with it. Empty when there is none, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the product.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);
}
