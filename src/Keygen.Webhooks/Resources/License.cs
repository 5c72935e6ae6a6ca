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

    /// <summary>A name for people; null when none was given.</summary>
    public string? Name => Attributes.StringOrNull("name"u8);

    /// <summary>
    /// The key as the customer has it; for a signing scheme the whole signed key. A credential: keep it out of logs.
    /// Null for a license of the scheme LEGACY_ENCRYPT, except in <see cref="LicenseCreated"/>, where it is shown once.
    /// </summary>
    public string? Key => Attributes.StringOrNull("key"u8);

    /// <summary>When it expires, in UTC; null for never, or not yet started where the policy counts from a first use.</summary>
    public DateTimeOffset? Expiry => Attributes.DateOrNull("expiry"u8);

    /// <summary>Its state at the moment of the event.</summary>
    public OpenEnum<LicenseStatus> Status => Attributes.Enum<LicenseStatus>("status"u8);

    /// <summary>How often it was used, as counted by the usage actions.</summary>
    public int Uses => Attributes.Int32("uses"u8);

    /// <summary>Whether it is suspended.</summary>
    public bool Suspended => Attributes.Boolean("suspended"u8);

    /// <summary>How its key is signed; from the policy. Null for a plain random key.</summary>
    public OpenEnum<LicenseScheme>? Scheme => Attributes.EnumOrNull<LicenseScheme>("scheme"u8);

    /// <summary>Whether its key is stored encrypted; from the policy.</summary>
    public bool Encrypted => Attributes.Boolean("encrypted"u8);

    /// <summary>Whether machine limits are enforced at validation; from the policy.</summary>
    public bool Strict => Attributes.Boolean("strict"u8);

    /// <summary>Whether it may be used on several machines; from the policy.</summary>
    public bool Floating => Attributes.Boolean("floating"u8);

    /// <summary>Whether only privileged tokens may change it; its own setting, or else the policy's.</summary>
    public bool Protected => Attributes.Boolean("protected"u8);

    /// <summary>The release version it was last validated with; null before that.</summary>
    public string? Version => Attributes.StringOrNull("version"u8);

    /// <summary>Most machines; its own setting, or else the policy's. Null for no limit.</summary>
    public int? MaxMachines => Attributes.Int32OrNull("maxMachines"u8);

    /// <summary>Most processes a machine; its own setting, or else the policy's. Null for no limit.</summary>
    public int? MaxProcesses => Attributes.Int32OrNull("maxProcesses"u8);

    /// <summary>Most users; its own setting, or else the policy's. Null for no limit.</summary>
    public int? MaxUsers => Attributes.Int32OrNull("maxUsers"u8);

    /// <summary>Most CPU cores of all machines together; its own setting, or else the policy's. Null for no limit.</summary>
    public int? MaxCores => Attributes.Int32OrNull("maxCores"u8);

    /// <summary>Most memory of all machines together, in bytes; its own setting, or else the policy's. Null for no limit.</summary>
    public long? MaxMemory => Attributes.Int64OrNull("maxMemory"u8);

    /// <summary>Most disk of all machines together, in bytes; its own setting, or else the policy's. Null for no limit.</summary>
    public long? MaxDisk => Attributes.Int64OrNull("maxDisk"u8);

    /// <summary>Most uses; its own setting, or else the policy's. Null for no limit.</summary>
    public int? MaxUses => Attributes.Int32OrNull("maxUses"u8);

    /// <summary>Whether its machines must send heartbeats; from the policy.</summary>
    public bool RequireHeartbeat => Attributes.Boolean("requireHeartbeat"u8);

    /// <summary>Whether it must be checked in from time to time; from the policy.</summary>
    public bool RequireCheckIn => Attributes.Boolean("requireCheckIn"u8);

    /// <summary>When it was last validated, in UTC; null before that.</summary>
    public DateTimeOffset? LastValidated => Attributes.DateOrNull("lastValidated"u8);

    /// <summary>When it was last checked in, in UTC; null before that.</summary>
    public DateTimeOffset? LastCheckIn => Attributes.DateOrNull("lastCheckIn"u8);

    /// <summary>When the next check-in is due, in UTC; null unless check-ins are required and one is recorded.</summary>
    public DateTimeOffset? NextCheckIn => Attributes.DateOrNull("nextCheckIn"u8);

    /// <summary>When a license file was last issued, in UTC; null before that.</summary>
    public DateTimeOffset? LastCheckOut => Attributes.DateOrNull("lastCheckOut"u8);

    /// <summary>What its own token may do, as permission names; null from Keygen's Community Edition, which does not send it.</summary>
    public IReadOnlyList<string>? Permissions => Attributes.StringsOrNull("permissions"u8);

    /// <summary>What your own code stored with it; empty, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The product it is for.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);

    /// <summary>Its policy.</summary>
    public ResourceIdentifier Policy => Relationships.Identifier("policy"u8);

    /// <summary>Its group; null for none.</summary>
    public ResourceIdentifier? Group => Relationships.IdentifierOrNull("group"u8);

    /// <summary>The user who owns it; null for none. Called <c>user</c> before API version 1.6.</summary>
    public ResourceIdentifier? Owner => (Relationships.Find("owner"u8) ?? Relationships.Find("user"u8))?.Data;

    /// <summary>Its users.</summary>
    public LicenseUsersLink Users => new(Relationships.Link("users"u8));

    /// <summary>Its machines, with what they add up to.</summary>
    public LicenseMachinesLink Machines => new(Relationships.Link("machines"u8));

    /// <summary>Its tokens.</summary>
    public Relationship Tokens => Relationships.Link("tokens"u8);

    /// <summary>Its entitlements, its policy's included.</summary>
    public Relationship Entitlements => Relationships.Link("entitlements"u8);
}
