using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>An entitlement, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/entitlements/">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Entitlement>))]
public sealed class Entitlement : Resource
{
    internal const string ResourceType = "entitlements";

    internal Entitlement(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The display name.</summary>
    public string Name => Attributes.String("name"u8);

    /// <summary>The code that your software checks.</summary>
    public string Code => Attributes.String("code"u8);

    /// <summary>The metadata your code stored with it. Empty when there is none, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);
}
