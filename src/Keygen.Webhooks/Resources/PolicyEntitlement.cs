using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The join of a policy and an entitlement. Its <see cref="Resource.Id"/> is the join's own, not the entitlement's.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PolicyEntitlement>))]
public sealed class PolicyEntitlement : Resource
{
    internal const string ResourceType = "policy-entitlements";

    internal PolicyEntitlement(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The entitlement.</summary>
    public ResourceIdentifier Entitlement => Relationships.Identifier("entitlement"u8);

    /// <summary>The policy.</summary>
    public ResourceIdentifier Policy => Relationships.Identifier("policy"u8);
}
