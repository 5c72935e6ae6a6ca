using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// The join of a license and a user it was given to. Its <see cref="Resource.Id"/> is the join's own, not the user's.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseUser>))]
public sealed class LicenseUser : Resource
{
    internal const string ResourceType = "license-users";

    internal LicenseUser(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The license.</summary>
    public ResourceIdentifier License => Relationships.Identifier("license"u8);

    /// <summary>The user.</summary>
    public ResourceIdentifier User => Relationships.Identifier("user"u8);
}

/// <summary>
/// The join of a license and an entitlement. Its <see cref="Resource.Id"/> is the join's own, not the entitlement's.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseEntitlement>))]
public sealed class LicenseEntitlement : Resource
{
    internal const string ResourceType = "license-entitlements";

    internal LicenseEntitlement(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The entitlement.</summary>
    public ResourceIdentifier Entitlement => Relationships.Identifier("entitlement"u8);

    /// <summary>The license.</summary>
    public ResourceIdentifier License => Relationships.Identifier("license"u8);
}
