using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The join record of a policy and an entitlement. <see cref="Resource.Id"/> identifies the record, not the entitlement.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PolicyEntitlement>))]
public sealed class PolicyEntitlement : Resource
{
    internal const string ResourceType = "policy-entitlements";

    internal PolicyEntitlement(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the entitlement.</summary>
    public ResourceIdentifier Entitlement => Relationships.Identifier("entitlement"u8);

    /// <summary>Identifies the policy.</summary>
    public ResourceIdentifier Policy => Relationships.Identifier("policy"u8);
}
