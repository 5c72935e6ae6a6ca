using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A hardware component of a machine, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/components/">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Component>))]
public sealed class Component : Resource
{
    internal const string ResourceType = "components";

    internal Component(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The fingerprint by which your software recognises the component.</summary>
    public string Fingerprint => Attributes.String("fingerprint"u8);

    /// <summary>The display name.</summary>
    public string Name => Attributes.String("name"u8);

    /// <summary>The metadata your code stored with it. Empty when there is none, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the product.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);

    /// <summary>Identifies the license.</summary>
    public ResourceIdentifier License => Relationships.Identifier("license"u8);

    /// <summary>Identifies the machine.</summary>
    public ResourceIdentifier Machine => Relationships.Identifier("machine"u8);
}
