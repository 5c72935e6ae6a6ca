using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary><c>license.check-in-overdue</c>: A check-in became overdue less than 12 hours ago.</summary>
/// <remarks>
/// A job looks for such licenses every 10 minutes. Sent at most once in 24 hours for each license. Not sent for expired licenses.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseCheckInOverdue>))]
public sealed class LicenseCheckInOverdue : LicenseSnapshotEvent
{
    internal LicenseCheckInOverdue(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.check-in-required-soon</c>: A check-in is due within 3 days.</summary>
/// <remarks>
/// A job looks for such licenses every 10 minutes. Repeated at most once in 24 hours for each license. Not sent for expired licenses.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseCheckInRequiredSoon>))]
public sealed class LicenseCheckInRequiredSoon : LicenseSnapshotEvent
{
    internal LicenseCheckInRequiredSoon(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.checked-in</c>: A license was checked in.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseCheckedIn>))]
public sealed class LicenseCheckedIn : LicenseSnapshotEvent
{
    internal LicenseCheckedIn(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.checked-out</c>: A license file was issued. Keygen does not send the file.</summary>
/// <remarks><see cref="License.LastCheckOut"/> already has the new time.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseCheckedOut>))]
public sealed class LicenseCheckedOut : LicenseSnapshotEvent
{
    internal LicenseCheckedOut(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.created</c>: A license was created.</summary>
/// <remarks>For a license with the scheme LEGACY_ENCRYPT, only this event contains <see cref="License.Key"/>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseCreated>))]
public sealed class LicenseCreated : LicenseSnapshotEvent
{
    internal LicenseCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.deleted</c>: A license was deleted.</summary>
/// <remarks>
/// Shows the state just before the deletion. Not sent when the license's policy or product is deleted, nor for the revoke action: see
/// <see cref="LicenseRevoked"/>.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseDeleted>))]
public sealed class LicenseDeleted : LicenseSnapshotEvent
{
    internal LicenseDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.expired</c>: A license expired less than 12 hours ago.</summary>
/// <remarks>A job looks for such licenses every 10 minutes. Sent at most once in 24 hours for each license.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseExpired>))]
public sealed class LicenseExpired : LicenseSnapshotEvent
{
    internal LicenseExpired(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.expiring-soon</c>: A license expires soon.</summary>
/// <remarks>
/// Keygen decides how soon, and may change it: use <c>License.Expiry</c>. A job looks for such licenses every 10 minutes. Repeated at most
/// once in 24 hours for each license until it expires.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseExpiringSoon>))]
public sealed class LicenseExpiringSoon : LicenseSnapshotEvent
{
    internal LicenseExpiringSoon(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.group.updated</c>: A license was moved to another group, or removed from its group.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseGroupUpdated>))]
public sealed class LicenseGroupUpdated : LicenseSnapshotEvent
{
    internal LicenseGroupUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.owner.updated</c>: A license was given another owner.</summary>
/// <remarks>The name since API version 1.6. See also <see cref="LicenseUserUpdated"/>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseOwnerUpdated>))]
public sealed class LicenseOwnerUpdated : LicenseSnapshotEvent
{
    internal LicenseOwnerUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.policy.updated</c>: A license was moved to another policy.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicensePolicyUpdated>))]
public sealed class LicensePolicyUpdated : LicenseSnapshotEvent
{
    internal LicensePolicyUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.reinstated</c>: A suspended license was reinstated.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseReinstated>))]
public sealed class LicenseReinstated : LicenseSnapshotEvent
{
    internal LicenseReinstated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.renewed</c>: The renew action extended a license's expiry.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseRenewed>))]
public sealed class LicenseRenewed : LicenseSnapshotEvent
{
    internal LicenseRenewed(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.revoked</c>: The revoke action deleted a license.</summary>
/// <remarks>Shows the state just before the deletion. Keygen does not send <see cref="LicenseDeleted"/> as well.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseRevoked>))]
public sealed class LicenseRevoked : LicenseSnapshotEvent
{
    internal LicenseRevoked(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.suspended</c>: A license was suspended.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseSuspended>))]
public sealed class LicenseSuspended : LicenseSnapshotEvent
{
    internal LicenseSuspended(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.updated</c>: A license's attributes were changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseUpdated>))]
public sealed class LicenseUpdated : LicenseSnapshotEvent
{
    internal LicenseUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.usage.decremented</c>: A license's usage counter was lowered.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseUsageDecremented>))]
public sealed class LicenseUsageDecremented : LicenseSnapshotEvent
{
    internal LicenseUsageDecremented(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.usage.incremented</c>: A license's usage counter was raised.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseUsageIncremented>))]
public sealed class LicenseUsageIncremented : LicenseSnapshotEvent
{
    internal LicenseUsageIncremented(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.usage.reset</c>: A license's usage counter was set to zero.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseUsageReset>))]
public sealed class LicenseUsageReset : LicenseSnapshotEvent
{
    internal LicenseUsageReset(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.user.updated</c>: A license was given another owner, through the older call of the API.</summary>
/// <remarks>Clients of every API version may use that call. <see cref="License.Owner"/> has the new owner.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseUserUpdated>))]
public sealed class LicenseUserUpdated : LicenseSnapshotEvent
{
    internal LicenseUserUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.validated</c>: A reserved name: you can subscribe to it, but Keygen never sends it.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseValidated>))]
public sealed class LicenseValidated : LicenseSnapshotEvent
{
    internal LicenseValidated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}
