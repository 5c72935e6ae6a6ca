using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A machine activated for a license, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/machines/">Keygen's documentation of machines</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Machine>))]
public sealed class Machine : Resource
{
    internal const string ResourceType = "machines";

    internal Machine(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>What your software recognises the machine by.</summary>
    public string Fingerprint => Attributes.String("fingerprint"u8);

    /// <summary>Its CPU cores; null when not told.</summary>
    public int? Cores => Attributes.Int32OrNull("cores"u8);

    /// <summary>Its memory in bytes; null when not told.</summary>
    public long? Memory => Attributes.Int64OrNull("memory"u8);

    /// <summary>Its disk in bytes; null when not told.</summary>
    public long? Disk => Attributes.Int64OrNull("disk"u8);

    /// <summary>Its IP address, as your software gave it; null when not told.</summary>
    public string? Ip => Attributes.StringOrNull("ip"u8);

    /// <summary>Its host name, as your software gave it; null when not told.</summary>
    public string? Hostname => Attributes.StringOrNull("hostname"u8);

    /// <summary>Its platform, as your software gave it; null when not told.</summary>
    public string? Platform => Attributes.StringOrNull("platform"u8);

    /// <summary>A name for people; null when none was given.</summary>
    public string? Name => Attributes.StringOrNull("name"u8);

    /// <summary>Whether it must send heartbeats: its policy says so, or it has begun to.</summary>
    public bool RequireHeartbeat => Attributes.Boolean("requireHeartbeat"u8);

    /// <summary>
    /// Whether its heartbeat is heard. Before API version 1.3 Keygen writes NOT_STARTED for a live machine; where
    /// <see cref="NextHeartbeat"/> gives that away, it is ALIVE here.
    /// </summary>
    public OpenEnum<HeartbeatStatus> HeartbeatStatus =>
        Attributes.Enum<HeartbeatStatus>("heartbeatStatus"u8) is var status && status == Webhooks.Resources.HeartbeatStatus.NotStarted && WasAlive
            ? Webhooks.Resources.HeartbeatStatus.Alive
            : status;

    /// <summary>How long it lives without a heartbeat; from the policy, or else 10 minutes.</summary>
    public TimeSpan HeartbeatDuration => Attributes.Seconds("heartbeatDuration"u8);

    /// <summary>Most processes; its own setting. Null for no limit of its own.</summary>
    public int? MaxProcesses => Attributes.Int32OrNull("maxProcesses"u8);

    /// <summary>When a machine file was last issued, in UTC; null before that.</summary>
    public DateTimeOffset? LastCheckOut => Attributes.DateOrNull("lastCheckOut"u8);

    /// <summary>When its last heartbeat came, in UTC; null before that, and for a live machine before API version 1.3.</summary>
    public DateTimeOffset? LastHeartbeat => Attributes.DateOrNull("lastHeartbeat"u8);

    /// <summary>By when the next heartbeat must come, in UTC; null when there was none.</summary>
    public DateTimeOffset? NextHeartbeat => Attributes.DateOrNull("nextHeartbeat"u8);

    /// <summary>What your own code stored with it; empty, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The product.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);

    /// <summary>Its group; null for none.</summary>
    public ResourceIdentifier? Group => Relationships.IdentifierOrNull("group"u8);

    /// <summary>The license it is activated for.</summary>
    public ResourceIdentifier License => Relationships.Identifier("license"u8);

    /// <summary>
    /// The user who owns the machine; null for none. Before API version 1.6 Keygen does not say and this is null: what stands in
    /// its place there is the owner of the license, see <see cref="LicenseOwner"/>.
    /// </summary>
    public ResourceIdentifier? Owner =>
        PayloadVersion < ApiVersion.MachinesHaveOwners ? null : Relationships.IdentifierOrNull("owner"u8);

    /// <summary>The owner of the license, which Keygen sends with a machine before API version 1.6 only; null otherwise.</summary>
    public ResourceIdentifier? LicenseOwner =>
        PayloadVersion < ApiVersion.MachinesHaveOwners ? Relationships.IdentifierOrNull("user"u8) : null;

    /// <summary>Its hardware components.</summary>
    public Relationship Components => Relationships.Link("components"u8);

    /// <summary>Its processes.</summary>
    public Relationship Processes => Relationships.Link("processes"u8);

    private bool WasAlive => PayloadVersion < ApiVersion.AliveIsReported && LastHeartbeat is null && NextHeartbeat is not null;
}
