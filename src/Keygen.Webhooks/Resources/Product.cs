using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A product, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/products/">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Product>))]
public sealed class Product : Resource
{
    internal const string ResourceType = "products";

    internal Product(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>A name for people.</summary>
    public string Name => Attributes.String("name"u8);

    /// <summary>What your build names it by; null when none was given.</summary>
    public string? Code => Attributes.StringOrNull("code"u8);

    /// <summary>Who may download its releases; null only on products older than the attribute, which are LICENSED.</summary>
    public OpenEnum<DistributionStrategy>? DistributionStrategy =>
        Attributes.EnumOrNull<DistributionStrategy>("distributionStrategy"u8);

    /// <summary>Its web page; null when none was given.</summary>
    public string? Url => Attributes.StringOrNull("url"u8);

    /// <summary>The platforms it is for, in your own words; null when none were given.</summary>
    public IReadOnlyList<string>? Platforms => Attributes.StringsOrNull("platforms"u8);

    /// <summary>What its tokens may do, as permission names; null from Keygen's Community Edition, which does not send it.</summary>
    public IReadOnlyList<string>? Permissions => Attributes.StringsOrNull("permissions"u8);

    /// <summary>What your own code stored with it; empty, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Its policies.</summary>
    public Relationship Policies => Relationships.Link("policies"u8);

    /// <summary>Its licenses.</summary>
    public Relationship Licenses => Relationships.Link("licenses"u8);

    /// <summary>Its machines.</summary>
    public Relationship Machines => Relationships.Link("machines"u8);

    /// <summary>Its users.</summary>
    public Relationship Users => Relationships.Link("users"u8);

    /// <summary>Its tokens.</summary>
    public Relationship Tokens => Relationships.Link("tokens"u8);

    /// <summary>Its platforms.</summary>
    public Relationship PlatformsLink => Relationships.Link("platforms"u8);

    /// <summary>Its channels.</summary>
    public Relationship Channels => Relationships.Link("channels"u8);

    /// <summary>Its releases.</summary>
    public Relationship Releases => Relationships.Link("releases"u8);

    /// <summary>Its artifacts.</summary>
    public Relationship Artifacts => Relationships.Link("artifacts"u8);
}
