using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The reason why a license is valid or invalid.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/licenses/#licenses-actions-validate-key-codes">Keygen's list of codes</see>.</remarks>
public enum ValidationCode
{
    /// <summary>The license's owner is banned.</summary>
    [JsonStringEnumMemberName("BANNED")]
    Banned,

    /// <summary>No accessible artifact has the checksum.</summary>
    [JsonStringEnumMemberName("CHECKSUM_SCOPE_MISMATCH")]
    ChecksumScopeMismatch,

    /// <summary>The policy requires a checksum.</summary>
    [JsonStringEnumMemberName("CHECKSUM_SCOPE_REQUIRED")]
    ChecksumScopeRequired,

    /// <summary>The list of components is empty.</summary>
    [JsonStringEnumMemberName("COMPONENTS_SCOPE_EMPTY")]
    ComponentsScopeEmpty,

    /// <summary>The components do not match the machine's.</summary>
    [JsonStringEnumMemberName("COMPONENTS_SCOPE_MISMATCH")]
    ComponentsScopeMismatch,

    /// <summary>The policy requires components.</summary>
    [JsonStringEnumMemberName("COMPONENTS_SCOPE_REQUIRED")]
    ComponentsScopeRequired,

    /// <summary>The license lacks a requested entitlement.</summary>
    [JsonStringEnumMemberName("ENTITLEMENTS_MISSING")]
    EntitlementsMissing,

    /// <summary>The list of entitlements is empty.</summary>
    [JsonStringEnumMemberName("ENTITLEMENTS_SCOPE_EMPTY")]
    EntitlementsScopeEmpty,

    /// <summary>The license is in another environment.</summary>
    [JsonStringEnumMemberName("ENVIRONMENT_SCOPE_MISMATCH")]
    EnvironmentScopeMismatch,

    /// <summary>The policy requires an environment.</summary>
    [JsonStringEnumMemberName("ENVIRONMENT_SCOPE_REQUIRED")]
    EnvironmentScopeRequired,

    /// <summary>The license has expired. The policy's expiration strategy may still make it valid.</summary>
    [JsonStringEnumMemberName("EXPIRED")]
    Expired,

    /// <summary>The fingerprint, or the list of them, is empty.</summary>
    [JsonStringEnumMemberName("FINGERPRINT_SCOPE_EMPTY")]
    FingerprintScopeEmpty,

    /// <summary>No machine of the license has the fingerprint.</summary>
    [JsonStringEnumMemberName("FINGERPRINT_SCOPE_MISMATCH")]
    FingerprintScopeMismatch,

    /// <summary>The policy requires a fingerprint.</summary>
    [JsonStringEnumMemberName("FINGERPRINT_SCOPE_REQUIRED")]
    FingerprintScopeRequired,

    /// <summary>The machine's heartbeat is dead.</summary>
    [JsonStringEnumMemberName("HEARTBEAT_DEAD")]
    HeartbeatDead,

    /// <summary>The machine requires a heartbeat and has sent none.</summary>
    [JsonStringEnumMemberName("HEARTBEAT_NOT_STARTED")]
    HeartbeatNotStarted,

    /// <summary>The license does not have the machine.</summary>
    [JsonStringEnumMemberName("MACHINE_SCOPE_MISMATCH")]
    MachineScopeMismatch,

    /// <summary>The policy requires a machine.</summary>
    [JsonStringEnumMemberName("MACHINE_SCOPE_REQUIRED")]
    MachineScopeRequired,

    /// <summary>A node-locked license has no machine.</summary>
    [JsonStringEnumMemberName("NO_MACHINE")]
    NoMachine,

    /// <summary>A floating license has no machines.</summary>
    [JsonStringEnumMemberName("NO_MACHINES")]
    NoMachines,

    /// <summary>There is no such license. Keygen sends no webhook for this code.</summary>
    [JsonStringEnumMemberName("NOT_FOUND")]
    NotFound,

    /// <summary>A check-in is overdue.</summary>
    [JsonStringEnumMemberName("OVERDUE")]
    Overdue,

    /// <summary>The license has another policy.</summary>
    [JsonStringEnumMemberName("POLICY_SCOPE_MISMATCH")]
    PolicyScopeMismatch,

    /// <summary>The policy requires the validation to name the policy.</summary>
    [JsonStringEnumMemberName("POLICY_SCOPE_REQUIRED")]
    PolicyScopeRequired,

    /// <summary>The license is for another product.</summary>
    [JsonStringEnumMemberName("PRODUCT_SCOPE_MISMATCH")]
    ProductScopeMismatch,

    /// <summary>The policy requires a product.</summary>
    [JsonStringEnumMemberName("PRODUCT_SCOPE_REQUIRED")]
    ProductScopeRequired,

    /// <summary>The license is suspended.</summary>
    [JsonStringEnumMemberName("SUSPENDED")]
    Suspended,

    /// <summary>The license's machines have more CPU cores than allowed.</summary>
    [JsonStringEnumMemberName("TOO_MANY_CORES")]
    TooManyCores,

    /// <summary>The license has more machines than allowed.</summary>
    [JsonStringEnumMemberName("TOO_MANY_MACHINES")]
    TooManyMachines,

    /// <summary>The license has more processes than allowed.</summary>
    [JsonStringEnumMemberName("TOO_MANY_PROCESSES")]
    TooManyProcesses,

    /// <summary>The license has more users than allowed.</summary>
    [JsonStringEnumMemberName("TOO_MANY_USERS")]
    TooManyUsers,

    /// <summary>The license's machines have more disk than allowed.</summary>
    [JsonStringEnumMemberName("TOO_MUCH_DISK")]
    TooMuchDisk,

    /// <summary>The license's machines have more memory than allowed.</summary>
    [JsonStringEnumMemberName("TOO_MUCH_MEMORY")]
    TooMuchMemory,

    /// <summary>The license does not have the user.</summary>
    [JsonStringEnumMemberName("USER_SCOPE_MISMATCH")]
    UserScopeMismatch,

    /// <summary>The policy requires a user.</summary>
    [JsonStringEnumMemberName("USER_SCOPE_REQUIRED")]
    UserScopeRequired,

    /// <summary>The license is valid.</summary>
    [JsonStringEnumMemberName("VALID")]
    Valid,

    /// <summary>No accessible release has the version.</summary>
    [JsonStringEnumMemberName("VERSION_SCOPE_MISMATCH")]
    VersionScopeMismatch,

    /// <summary>The policy requires a version.</summary>
    [JsonStringEnumMemberName("VERSION_SCOPE_REQUIRED")]
    VersionScopeRequired,
}
