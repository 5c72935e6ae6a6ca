using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// The join record of a license and one of its users. <see cref="Resource.Id"/> identifies the record, not the user.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseUser>))]
public sealed class LicenseUser : Resource
{
    internal const string ResourceType = "license-users";

    internal LicenseUser(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the license.</summary>
    public ResourceIdentifier License => Relationships.Identifier("license"u8);

    /// <summary>Identifies the user.</summary>
    public ResourceIdentifier User => Relationships.Identifier("user"u8);
}

/// <summary>
/// The join record of a license and an entitlement. <see cref="Resource.Id"/> identifies the record, not the entitlement.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseEntitlement>))]
public sealed class LicenseEntitlement : Resource
{
    internal const string ResourceType = "license-entitlements";

    internal LicenseEntitlement(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the entitlement.</summary>
    public ResourceIdentifier Entitlement => Relationships.Identifier("entitlement"u8);

    /// <summary>Identifies the license.</summary>
    public ResourceIdentifier License => Relationships.Identifier("license"u8);
}
