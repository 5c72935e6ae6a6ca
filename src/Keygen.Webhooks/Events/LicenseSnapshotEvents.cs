using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary><c>license.check-in-overdue</c>: A check-in became overdue less than 12 hours ago.</summary>
/// <remarks>Found by a job that runs every 10 minutes; at most once in 24 hours for each license. Not sent for expired licenses.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseCheckInOverdue>))]
public sealed class LicenseCheckInOverdue : LicenseSnapshotEvent
{
    internal LicenseCheckInOverdue(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.check-in-required-soon</c>: A check-in is due within 3 days.</summary>
/// <remarks>Found by a job that runs every 10 minutes; repeated at most once in 24 hours for each license. Not sent for expired licenses.</remarks>
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

/// <summary><c>license.checked-out</c>: A license file was issued. The file itself is not sent.</summary>
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
/// <remarks>For a license of the scheme LEGACY_ENCRYPT this is the only event that shows <see cref="License.Key"/>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseCreated>))]
public sealed class LicenseCreated : LicenseSnapshotEvent
{
    internal LicenseCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.deleted</c>: A license was deleted.</summary>
/// <remarks>Shows its state just before. A license that goes with its policy or product, or by its revoke action, sends no such event.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseDeleted>))]
public sealed class LicenseDeleted : LicenseSnapshotEvent
{
    internal LicenseDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.expired</c>: A license expired less than 12 hours ago.</summary>
/// <remarks>Found by a job that runs every 10 minutes; at most once in 24 hours for each license.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseExpired>))]
public sealed class LicenseExpired : LicenseSnapshotEvent
{
    internal LicenseExpired(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.expiring-soon</c>: A license expires soon.</summary>
/// <remarks>How soon is up to Keygen and may become a setting: go by <c>License.Expiry</c>. Found by a job that runs every 10 minutes; repeated at most once in 24 hours for each license until it expires.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseExpiringSoon>))]
public sealed class LicenseExpiringSoon : LicenseSnapshotEvent
{
    internal LicenseExpiringSoon(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.group.updated</c>: A license was put into another group, or out of its group.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseGroupUpdated>))]
public sealed class LicenseGroupUpdated : LicenseSnapshotEvent
{
    internal LicenseGroupUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.owner.updated</c>: A license was given another owner.</summary>
/// <remarks>The name since API version 1.6; see <see cref="LicenseUserUpdated"/> for the older one.</remarks>
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

/// <summary><c>license.renewed</c>: A license's expiry was extended by the renew action.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseRenewed>))]
public sealed class LicenseRenewed : LicenseSnapshotEvent
{
    internal LicenseRenewed(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.revoked</c>: A license was deleted by its revoke action.</summary>
/// <remarks>Shows its state just before. No <see cref="LicenseDeleted"/> is sent as well.</remarks>
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

/// <summary><c>license.user.updated</c>: A license was given another owner, by the older call for it.</summary>
/// <remarks>Any client may still use that call; the new owner is at <see cref="License.Owner"/> as ever.</remarks>
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
