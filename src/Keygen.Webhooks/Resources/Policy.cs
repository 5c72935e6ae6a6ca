using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A policy, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/policies/">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Policy>))]
public sealed class Policy : Resource
{
    internal const string ResourceType = "policies";

    internal Policy(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The display name.</summary>
    public string Name => Attributes.String("name"u8);

    /// <summary>How long a license is valid, at least a day; null for licenses that never expire.</summary>
    public TimeSpan? Duration => Attributes.SecondsOrNull("duration"u8);

    /// <summary>Whether validations enforce the limits.</summary>
    public bool Strict => Attributes.Boolean("strict"u8);

    /// <summary>Whether a license may be used on several machines.</summary>
    public bool Floating => Attributes.Boolean("floating"u8);

    /// <summary>Whether new licenses take their keys from the policy's pool.</summary>
    public bool UsePool => Attributes.Boolean("usePool"u8);

    /// <summary>The maximum number of machines of a license; null for no limit.</summary>
    public int? MaxMachines => Attributes.Int32OrNull("maxMachines"u8);

    /// <summary>The maximum number of processes; null for no limit.</summary>
    public int? MaxProcesses => Attributes.Int32OrNull("maxProcesses"u8);

    /// <summary>The maximum number of users of a license; null for no limit.</summary>
    public int? MaxUsers => Attributes.Int32OrNull("maxUsers"u8);

    /// <summary>The maximum number of CPU cores of all machines of a license together; null for no limit.</summary>
    public int? MaxCores => Attributes.Int32OrNull("maxCores"u8);

    /// <summary>The maximum memory of all machines of a license together, in bytes; null for no limit.</summary>
    public long? MaxMemory => Attributes.Int64OrNull("maxMemory"u8);

    /// <summary>The maximum disk space of all machines of a license together, in bytes; null for no limit.</summary>
    public long? MaxDisk => Attributes.Int64OrNull("maxDisk"u8);

    /// <summary>The maximum of a license's usage counter; null for no limit.</summary>
    public int? MaxUses => Attributes.Int32OrNull("maxUses"u8);

    /// <summary>Where a machine's fingerprint must be unique. Called <c>fingerprintUniquenessStrategy</c> before API version 1.4.</summary>
    public OpenEnum<MachineUniquenessStrategy>? MachineUniquenessStrategy =>
        Attributes.EnumOrNull<MachineUniquenessStrategy>("machineUniquenessStrategy"u8) ?? Attributes.EnumOrNull<MachineUniquenessStrategy>("fingerprintUniquenessStrategy"u8);

    /// <summary>How many fingerprints of a validation must match. Called <c>fingerprintMatchingStrategy</c> before API version 1.4.</summary>
    public OpenEnum<MachineMatchingStrategy>? MachineMatchingStrategy =>
        Attributes.EnumOrNull<MachineMatchingStrategy>("machineMatchingStrategy"u8) ?? Attributes.EnumOrNull<MachineMatchingStrategy>("fingerprintMatchingStrategy"u8);

    /// <summary>Where a component's fingerprint must be unique.</summary>
    public OpenEnum<ComponentUniquenessStrategy>? ComponentUniquenessStrategy =>
        Attributes.EnumOrNull<ComponentUniquenessStrategy>("componentUniquenessStrategy"u8);

    /// <summary>How many components of a validation must match.</summary>
    public OpenEnum<ComponentMatchingStrategy>? ComponentMatchingStrategy =>
        Attributes.EnumOrNull<ComponentMatchingStrategy>("componentMatchingStrategy"u8);

    /// <summary>What an expired license may still do.</summary>
    public OpenEnum<ExpirationStrategy>? ExpirationStrategy => Attributes.EnumOrNull<ExpirationStrategy>("expirationStrategy"u8);

    /// <summary>When the duration of a license starts.</summary>
    public OpenEnum<ExpirationBasis>? ExpirationBasis => Attributes.EnumOrNull<ExpirationBasis>("expirationBasis"u8);

    /// <summary>The date that a renewal extends.</summary>
    public OpenEnum<RenewalBasis>? RenewalBasis => Attributes.EnumOrNull<RenewalBasis>("renewalBasis"u8);

    /// <summary>The effect on a license's expiry when the license moves to this policy.</summary>
    public OpenEnum<TransferStrategy>? TransferStrategy => Attributes.EnumOrNull<TransferStrategy>("transferStrategy"u8);

    /// <summary>How a license authenticates itself to the API.</summary>
    public OpenEnum<AuthenticationStrategy>? AuthenticationStrategy =>
        Attributes.EnumOrNull<AuthenticationStrategy>("authenticationStrategy"u8);

    /// <summary>Whether machines count per license or per user.</summary>
    public OpenEnum<MachineLeasingStrategy>? MachineLeasingStrategy =>
        Attributes.EnumOrNull<MachineLeasingStrategy>("machineLeasingStrategy"u8);

    /// <summary>
    /// Whether processes count per license, per machine or per user. Called <c>leasingStrategy</c> before API version 1.7.
    /// </summary>
    public OpenEnum<ProcessLeasingStrategy>? ProcessLeasingStrategy =>
        Attributes.EnumOrNull<ProcessLeasingStrategy>("processLeasingStrategy"u8) ?? Attributes.EnumOrNull<ProcessLeasingStrategy>("leasingStrategy"u8);

    /// <summary>By how much a license may exceed its limits.</summary>
    public OpenEnum<OverageStrategy>? OverageStrategy => Attributes.EnumOrNull<OverageStrategy>("overageStrategy"u8);

    /// <summary>How keys are signed or encrypted; null for random keys without a signature.</summary>
    public OpenEnum<LicenseScheme>? Scheme => Attributes.EnumOrNull<LicenseScheme>("scheme"u8);

    /// <summary>Whether Keygen stores the keys encrypted.</summary>
    public bool Encrypted => Attributes.Boolean("encrypted"u8);

    /// <summary>
    /// Whether only privileged tokens may manage the policy's licenses. Null only for policies from before this attribute existed.
    /// </summary>
    public bool? Protected => Attributes.BooleanOrNull("protected"u8);

    /// <summary>Whether a validation must name the product.</summary>
    public bool RequireProductScope => Attributes.Boolean("requireProductScope"u8);

    /// <summary>Whether a validation must name the policy.</summary>
    public bool RequirePolicyScope => Attributes.Boolean("requirePolicyScope"u8);

    /// <summary>Whether a validation must name the machine.</summary>
    public bool RequireMachineScope => Attributes.Boolean("requireMachineScope"u8);

    /// <summary>Whether a validation must name a fingerprint.</summary>
    public bool RequireFingerprintScope => Attributes.Boolean("requireFingerprintScope"u8);

    /// <summary>Whether a validation must name the components.</summary>
    public bool RequireComponentsScope => Attributes.Boolean("requireComponentsScope"u8);

    /// <summary>Whether a validation must name the user.</summary>
    public bool RequireUserScope => Attributes.Boolean("requireUserScope"u8);

    /// <summary>Whether a validation must name a checksum.</summary>
    public bool RequireChecksumScope => Attributes.Boolean("requireChecksumScope"u8);

    /// <summary>Whether a validation must name a version.</summary>
    public bool RequireVersionScope => Attributes.Boolean("requireVersionScope"u8);

    /// <summary>Whether licenses must be checked in regularly.</summary>
    public bool RequireCheckIn => Attributes.Boolean("requireCheckIn"u8);

    /// <summary>The unit of time between check-ins; null when no check-ins are required.</summary>
    public OpenEnum<CheckInInterval>? CheckInInterval => Attributes.EnumOrNull<CheckInInterval>("checkInInterval"u8);

    /// <summary>The number of such units between check-ins, 1 to 365; null when no check-ins are required.</summary>
    public int? CheckInIntervalCount => Attributes.Int32OrNull("checkInIntervalCount"u8);

    /// <summary>The longest time between two heartbeats of a machine or process, at least a minute; null for 10 minutes.</summary>
    public TimeSpan? HeartbeatDuration => Attributes.SecondsOrNull("heartbeatDuration"u8);

    /// <summary>What Keygen does with dead machines and processes.</summary>
    public OpenEnum<HeartbeatCullStrategy>? HeartbeatCullStrategy =>
        Attributes.EnumOrNull<HeartbeatCullStrategy>("heartbeatCullStrategy"u8);

    /// <summary>How long a dead machine or process can come back to life.</summary>
    public OpenEnum<HeartbeatResurrectionStrategy>? HeartbeatResurrectionStrategy =>
        Attributes.EnumOrNull<HeartbeatResurrectionStrategy>("heartbeatResurrectionStrategy"u8);

    /// <summary>When a machine must start to send heartbeats.</summary>
    public OpenEnum<HeartbeatBasis>? HeartbeatBasis => Attributes.EnumOrNull<HeartbeatBasis>("heartbeatBasis"u8);

    /// <summary>Whether machines must send heartbeats.</summary>
    public bool RequireHeartbeat => Attributes.Boolean("requireHeartbeat"u8);

    /// <summary>The metadata your code stored with it. Empty when there is none, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>
    /// Whether limits may be exceeded. Sent only by API versions 1.1 and 1.0; null otherwise. Use <see cref="OverageStrategy"/>.
    /// </summary>
    public bool? Concurrent => Attributes.BooleanOrNull("concurrent"u8);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the product.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);

    /// <summary>The keys in its pool.</summary>
    public Relationship Pool => Relationships.Link("pool"u8);

    /// <summary>A link to the policy's licenses in Keygen's API.</summary>
    public Relationship Licenses => Relationships.Link("licenses"u8);

    /// <summary>A link to the policy's entitlements in Keygen's API.</summary>
    public Relationship Entitlements => Relationships.Link("entitlements"u8);
}
