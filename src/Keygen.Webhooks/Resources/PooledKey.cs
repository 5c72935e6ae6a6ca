using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>An unused license key in a policy's pool, as it was at the moment of the event.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PooledKey>))]
public sealed class PooledKey : Resource
{
    internal const string ResourceType = "keys";

    internal PooledKey(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The license key, 8 to 1,024 characters. A credential: keep it out of logs.</summary>
    public string Key => Attributes.String("key"u8);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the product.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);

    /// <summary>Identifies the policy.</summary>
    public ResourceIdentifier Policy => Relationships.Identifier("policy"u8);
}
