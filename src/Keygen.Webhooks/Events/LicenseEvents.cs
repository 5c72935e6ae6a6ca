using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>
/// Any event of the <c>license.*</c> family. Events that carry the license derive from <see cref="LicenseSnapshotEvent"/>; the others carry
/// join records.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseEvent>))]
public abstract class LicenseEvent : KeygenEvent
{
    private protected LicenseEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>An event of the <c>license.*</c> family that carries the license.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseSnapshotEvent>))]
public abstract class LicenseSnapshotEvent : LicenseEvent
{
    private protected LicenseSnapshotEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The license at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public License License => Single<License>();
}

/// <summary>The names of the <c>license.*</c> events.</summary>
internal static class LicenseEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("license.check-in-overdue", static e => new LicenseCheckInOverdue(e)),
        EventType.Of("license.check-in-required-soon", static e => new LicenseCheckInRequiredSoon(e)),
        EventType.Of("license.checked-in", static e => new LicenseCheckedIn(e)),
        EventType.Of("license.checked-out", static e => new LicenseCheckedOut(e)),
        EventType.Of("license.created", static e => new LicenseCreated(e)),
        EventType.Of("license.deleted", static e => new LicenseDeleted(e)),
        EventType.Of("license.entitlements.attached", static e => new LicenseEntitlementsAttached(e)),
        EventType.Of("license.entitlements.detached", static e => new LicenseEntitlementsDetached(e)),
        EventType.Of("license.expired", static e => new LicenseExpired(e)),
        EventType.Of("license.expiring-soon", static e => new LicenseExpiringSoon(e)),
        EventType.Of("license.group.updated", static e => new LicenseGroupUpdated(e)),
        EventType.Of("license.owner.updated", static e => new LicenseOwnerUpdated(e)),
        EventType.Of("license.policy.updated", static e => new LicensePolicyUpdated(e)),
        EventType.Of("license.reinstated", static e => new LicenseReinstated(e)),
        EventType.Of("license.renewed", static e => new LicenseRenewed(e)),
        EventType.Of("license.revoked", static e => new LicenseRevoked(e)),
        EventType.Of("license.suspended", static e => new LicenseSuspended(e)),
        EventType.Of("license.updated", static e => new LicenseUpdated(e)),
        EventType.Of("license.usage.decremented", static e => new LicenseUsageDecremented(e)),
        EventType.Of("license.usage.incremented", static e => new LicenseUsageIncremented(e)),
        EventType.Of("license.usage.reset", static e => new LicenseUsageReset(e)),
        EventType.Of("license.user.updated", static e => new LicenseUserUpdated(e)),
        EventType.Of("license.users.attached", static e => new LicenseUsersAttached(e)),
        EventType.Of("license.users.detached", static e => new LicenseUsersDetached(e)),
        EventType.Of("license.validated", static e => new LicenseValidated(e)),
        EventType.Of("license.validation.failed", static e => new LicenseValidationFailed(e)),
        EventType.Of("license.validation.succeeded", static e => new LicenseValidationSucceeded(e)),
    ];
}
