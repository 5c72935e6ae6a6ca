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

    /// <summary>The display name.</summary>
    public string Name => Attributes.String("name"u8);

    /// <summary>The code that your build uses for the product; null when none was given.</summary>
    public string? Code => Attributes.StringOrNull("code"u8);

    /// <summary>
    /// Who may download the product's releases. Null only for products from before this attribute existed, which are LICENSED.
    /// </summary>
    public OpenEnum<DistributionStrategy>? DistributionStrategy =>
        Attributes.EnumOrNull<DistributionStrategy>("distributionStrategy"u8);

    /// <summary>The URL of the product's web page; null when none was given.</summary>
    public string? Url => Attributes.StringOrNull("url"u8);

    /// <summary>The supported platforms, in your own words; null when none were given.</summary>
    public IReadOnlyList<string>? Platforms => Attributes.StringsOrNull("platforms"u8);

    /// <summary>The permissions of the product's tokens, by name; null from Keygen's Community Edition, which does not send them.</summary>
    public IReadOnlyList<string>? Permissions => Attributes.StringsOrNull("permissions"u8);

    /// <summary>The metadata your code stored with it. Empty when there is none, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>A link to the product's policies in Keygen's API.</summary>
    public Relationship Policies => Relationships.Link("policies"u8);

    /// <summary>A link to the product's licenses in Keygen's API.</summary>
    public Relationship Licenses => Relationships.Link("licenses"u8);

    /// <summary>A link to the product's machines in Keygen's API.</summary>
    public Relationship Machines => Relationships.Link("machines"u8);

    /// <summary>A link to the product's users in Keygen's API.</summary>
    public Relationship Users => Relationships.Link("users"u8);

    /// <summary>A link to the product's tokens in Keygen's API.</summary>
    public Relationship Tokens => Relationships.Link("tokens"u8);

    /// <summary>A link to the product's platforms in Keygen's API.</summary>
    public Relationship PlatformsLink => Relationships.Link("platforms"u8);

    /// <summary>A link to the product's channels in Keygen's API.</summary>
    public Relationship Channels => Relationships.Link("channels"u8);

    /// <summary>A link to the product's releases in Keygen's API.</summary>
    public Relationship Releases => Relationships.Link("releases"u8);

    /// <summary>A link to the product's artifacts in Keygen's API.</summary>
    public Relationship Artifacts => Relationships.Link("artifacts"u8);
}
