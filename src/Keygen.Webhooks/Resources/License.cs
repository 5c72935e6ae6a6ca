using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A license, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/licenses/">Keygen's documentation of licenses</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<License>))]
public sealed class License : Resource
{
    internal const string ResourceType = "licenses";

    internal License(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The display name; null when none was given.</summary>
    public string? Name => Attributes.StringOrNull("name"u8);

    /// <summary>
    /// The license key as the customer has it: with a signing scheme, the whole signed key. A credential: keep it out of logs.
    /// With the scheme LEGACY_ENCRYPT it is null, except in <see cref="LicenseCreated"/>.
    /// </summary>
    public string? Key => Attributes.StringOrNull("key"u8);

    /// <summary>
    /// When the license expires, in UTC. Null when it never expires, or when its policy starts the duration at a later event.
    /// </summary>
    public DateTimeOffset? Expiry => Attributes.DateOrNull("expiry"u8);

    /// <summary>The license's state at the moment of the event.</summary>
    public OpenEnum<LicenseStatus> Status => Attributes.Enum<LicenseStatus>("status"u8);

    /// <summary>The usage counter, which the usage actions change.</summary>
    public int Uses => Attributes.Int32("uses"u8);

    /// <summary>Whether the license is suspended.</summary>
    public bool Suspended => Attributes.Boolean("suspended"u8);

    /// <summary>How the key is signed, set by the policy. Null for a random key without a signature.</summary>
    public OpenEnum<LicenseScheme>? Scheme => Attributes.EnumOrNull<LicenseScheme>("scheme"u8);

    /// <summary>Whether Keygen stores the key encrypted, set by the policy.</summary>
    public bool Encrypted => Attributes.Boolean("encrypted"u8);

    /// <summary>Whether validations enforce machine limits, set by the policy.</summary>
    public bool Strict => Attributes.Boolean("strict"u8);

    /// <summary>Whether the license may be used on several machines, set by the policy.</summary>
    public bool Floating => Attributes.Boolean("floating"u8);

    /// <summary>Whether only privileged tokens may change the license: its own setting, or the policy's.</summary>
    public bool Protected => Attributes.Boolean("protected"u8);

    /// <summary>The release version of the last validation that named one; null before that.</summary>
    public string? Version => Attributes.StringOrNull("version"u8);

    /// <summary>The maximum number of machines: its own setting, or the policy's. Null for no limit.</summary>
    public int? MaxMachines => Attributes.Int32OrNull("maxMachines"u8);

    /// <summary>The maximum number of processes: its own setting, or the policy's. Null for no limit.</summary>
    public int? MaxProcesses => Attributes.Int32OrNull("maxProcesses"u8);

    /// <summary>The maximum number of users: its own setting, or the policy's. Null for no limit.</summary>
    public int? MaxUsers => Attributes.Int32OrNull("maxUsers"u8);

    /// <summary>The maximum number of CPU cores of all machines together: its own setting, or the policy's. Null for no limit.</summary>
    public int? MaxCores => Attributes.Int32OrNull("maxCores"u8);

    /// <summary>The maximum memory of all machines together, in bytes: its own setting, or the policy's. Null for no limit.</summary>
    public long? MaxMemory => Attributes.Int64OrNull("maxMemory"u8);

    /// <summary>The maximum disk space of all machines together, in bytes: its own setting, or the policy's. Null for no limit.</summary>
    public long? MaxDisk => Attributes.Int64OrNull("maxDisk"u8);

    /// <summary>The maximum of the usage counter: its own setting, or the policy's. Null for no limit.</summary>
    public int? MaxUses => Attributes.Int32OrNull("maxUses"u8);

    /// <summary>Whether the machines must send heartbeats, set by the policy.</summary>
    public bool RequireHeartbeat => Attributes.Boolean("requireHeartbeat"u8);

    /// <summary>Whether the license must be checked in regularly, set by the policy.</summary>
    public bool RequireCheckIn => Attributes.Boolean("requireCheckIn"u8);

    /// <summary>When the license was last validated, in UTC; null before the first validation.</summary>
    public DateTimeOffset? LastValidated => Attributes.DateOrNull("lastValidated"u8);

    /// <summary>When the license was last checked in, in UTC; null before the first check-in.</summary>
    public DateTimeOffset? LastCheckIn => Attributes.DateOrNull("lastCheckIn"u8);

    /// <summary>When the next check-in is due, in UTC; null unless check-ins are required and one is recorded.</summary>
    public DateTimeOffset? NextCheckIn => Attributes.DateOrNull("nextCheckIn"u8);

    /// <summary>When a license file was last issued, in UTC; null before the first one.</summary>
    public DateTimeOffset? LastCheckOut => Attributes.DateOrNull("lastCheckOut"u8);

    /// <summary>
    /// The permissions of the license's own token, by name; null from Keygen's Community Edition, which does not send them.
    /// </summary>
    public IReadOnlyList<string>? Permissions => Attributes.StringsOrNull("permissions"u8);

    /// <summary>The metadata your code stored with it. Empty when there is none, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the product the license is for.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);

    /// <summary>Identifies the license's policy.</summary>
    public ResourceIdentifier Policy => Relationships.Identifier("policy"u8);

    /// <summary>Identifies the group; null for none.</summary>
    public ResourceIdentifier? Group => Relationships.IdentifierOrNull("group"u8);

    /// <summary>Identifies the user who owns the license; null for none. Called <c>user</c> before API version 1.6.</summary>
    public ResourceIdentifier? Owner => (Relationships.Find("owner"u8) ?? Relationships.Find("user"u8))?.Data;

    /// <summary>The number of users, with a link to the users.</summary>
    public LicenseUsersLink Users => new(Relationships.Link("users"u8));

    /// <summary>The number of machines and their totals, with a link to the machines.</summary>
    public LicenseMachinesLink Machines => new(Relationships.Link("machines"u8));

    /// <summary>A link to the license's tokens in Keygen's API.</summary>
    public Relationship Tokens => Relationships.Link("tokens"u8);

    /// <summary>A link to the entitlements of the license and of its policy.</summary>
    public Relationship Entitlements => Relationships.Link("entitlements"u8);
}
