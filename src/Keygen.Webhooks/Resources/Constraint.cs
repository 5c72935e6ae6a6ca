using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// An entitlement that a release requires of a license. <see cref="Resource.Id"/> identifies the constraint, not the entitlement.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Constraint>))]
public sealed class Constraint : Resource
{
    internal const string ResourceType = "constraints";

    internal Constraint(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the entitlement.</summary>
    public ResourceIdentifier Entitlement => Relationships.Identifier("entitlement"u8);

    /// <summary>Identifies the release.</summary>
    public ResourceIdentifier Release => Relationships.Identifier("release"u8);
}
