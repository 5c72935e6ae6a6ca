using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A second factor of a user, as it was at the moment of the event. Its secret is never sent.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<SecondFactor>))]
public sealed class SecondFactor : Resource
{
    internal const string ResourceType = "second-factors";

    internal SecondFactor(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>Whether the second factor is enabled.</summary>
    public bool Enabled => Attributes.Boolean("enabled"u8);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the user.</summary>
    public ResourceIdentifier User => Relationships.Identifier("user"u8);
}
