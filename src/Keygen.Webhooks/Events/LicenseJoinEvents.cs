using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary><c>license.users.attached</c>: Users were added to a license.</summary>
/// <remarks>Contains one join record for each user, not the users. Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseUsersAttached>))]
public sealed class LicenseUsersAttached : LicenseEvent
{
    internal LicenseUsersAttached(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The join records, in the order Keygen sent them. The list may be empty.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public IReadOnlyList<LicenseUser> LicenseUsers => All<LicenseUser>();
}

/// <summary><c>license.users.detached</c>: Users were removed from a license.</summary>
/// <remarks>Contains one join record for each user, as it was just after the removal. Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseUsersDetached>))]
public sealed class LicenseUsersDetached : LicenseEvent
{
    internal LicenseUsersDetached(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The join records, in the order Keygen sent them. The list may be empty.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public IReadOnlyList<LicenseUser> LicenseUsers => All<LicenseUser>();
}

/// <summary><c>license.entitlements.attached</c>: Entitlements were attached directly to a license.</summary>
/// <remarks>Contains one join record for each entitlement, not the entitlements. Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseEntitlementsAttached>))]
public sealed class LicenseEntitlementsAttached : LicenseEvent
{
    internal LicenseEntitlementsAttached(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The join records, in the order Keygen sent them. The list may be empty.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public IReadOnlyList<LicenseEntitlement> LicenseEntitlements => All<LicenseEntitlement>();
}

/// <summary><c>license.entitlements.detached</c>: Entitlements were detached from a license.</summary>
/// <remarks>
/// Contains one join record for each entitlement, as it was just after the removal. Never sent to an endpoint of a product.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseEntitlementsDetached>))]
public sealed class LicenseEntitlementsDetached : LicenseEvent
{
    internal LicenseEntitlementsDetached(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The join records, in the order Keygen sent them. The list may be empty.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public IReadOnlyList<LicenseEntitlement> LicenseEntitlements => All<LicenseEntitlement>();
}
