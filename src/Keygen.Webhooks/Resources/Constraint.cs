using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>An entitlement that a license must have to get a release. Its <see cref="Resource.Id"/> is the constraint's own, not the entitlement's.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Constraint>))]
public sealed class Constraint : Resource
{
    internal const string ResourceType = "constraints";

    internal Constraint(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The entitlement.</summary>
    public ResourceIdentifier Entitlement => Relationships.Identifier("entitlement"u8);

    /// <summary>The release.</summary>
    public ResourceIdentifier Release => Relationships.Identifier("release"u8);
}
