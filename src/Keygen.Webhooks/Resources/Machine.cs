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

    /// <summary>The fingerprint by which your software recognises the machine.</summary>
    public string Fingerprint => Attributes.String("fingerprint"u8);

    /// <summary>The number of CPU cores; null when not reported.</summary>
    public int? Cores => Attributes.Int32OrNull("cores"u8);

    /// <summary>The memory in bytes; null when not reported.</summary>
    public long? Memory => Attributes.Int64OrNull("memory"u8);

    /// <summary>The disk space in bytes; null when not reported.</summary>
    public long? Disk => Attributes.Int64OrNull("disk"u8);

    /// <summary>The IP address your software reported; null when not reported.</summary>
    public string? Ip => Attributes.StringOrNull("ip"u8);

    /// <summary>The host name your software reported; null when not reported.</summary>
    public string? Hostname => Attributes.StringOrNull("hostname"u8);

    /// <summary>The platform your software reported; null when not reported.</summary>
    public string? Platform => Attributes.StringOrNull("platform"u8);

    /// <summary>The display name; null when none was given.</summary>
    public string? Name => Attributes.StringOrNull("name"u8);

    /// <summary>Whether the machine must send heartbeats: its policy requires them, or the machine has sent one.</summary>
    public bool RequireHeartbeat => Attributes.Boolean("requireHeartbeat"u8);

    /// <summary>
    /// Whether the machine is alive. Before API version 1.3 Keygen sends NOT_STARTED for a live machine; this property is then ALIVE when
    /// <see cref="NextHeartbeat"/> has a value.
    /// </summary>
    public OpenEnum<HeartbeatStatus> HeartbeatStatus =>
        Attributes.Enum<HeartbeatStatus>("heartbeatStatus"u8) is var status && status == Webhooks.Resources.HeartbeatStatus.NotStarted && WasAlive
            ? Webhooks.Resources.HeartbeatStatus.Alive
            : status;

    /// <summary>The longest time between two heartbeats, set by the policy; 10 minutes when the policy sets none.</summary>
    public TimeSpan HeartbeatDuration => Attributes.Seconds("heartbeatDuration"u8);

    /// <summary>The machine's own maximum number of processes; null when it has none.</summary>
    public int? MaxProcesses => Attributes.Int32OrNull("maxProcesses"u8);

    /// <summary>When a machine file was last issued, in UTC; null before the first one.</summary>
    public DateTimeOffset? LastCheckOut => Attributes.DateOrNull("lastCheckOut"u8);

    /// <summary>The time of the last heartbeat, in UTC; null before the first one, and for a live machine before API version 1.3.</summary>
    public DateTimeOffset? LastHeartbeat => Attributes.DateOrNull("lastHeartbeat"u8);

    /// <summary>The deadline of the next heartbeat, in UTC; null before the first one.</summary>
    public DateTimeOffset? NextHeartbeat => Attributes.DateOrNull("nextHeartbeat"u8);

    /// <summary>The metadata your code stored with it. Empty when there is none, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the product.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);

    /// <summary>Identifies the group; null for none.</summary>
    public ResourceIdentifier? Group => Relationships.IdentifierOrNull("group"u8);

    /// <summary>Identifies the license the machine is activated for.</summary>
    public ResourceIdentifier License => Relationships.Identifier("license"u8);

    /// <summary>
    /// Identifies the user who owns the machine; null for none. Before API version 1.6 it is always null, because Keygen sends the owner of
    /// the license instead, see <see cref="LicenseOwner"/>.
    /// </summary>
    public ResourceIdentifier? Owner =>
        PayloadVersion < ApiVersion.MachinesHaveOwners ? null : Relationships.IdentifierOrNull("owner"u8);

    /// <summary>Identifies the owner of the machine's license. Sent only before API version 1.6; null otherwise.</summary>
    public ResourceIdentifier? LicenseOwner =>
        PayloadVersion < ApiVersion.MachinesHaveOwners ? Relationships.IdentifierOrNull("user"u8) : null;

    /// <summary>A link to the machine's hardware components in Keygen's API.</summary>
    public Relationship Components => Relationships.Link("components"u8);

    /// <summary>A link to the machine's processes in Keygen's API.</summary>
    public Relationship Processes => Relationships.Link("processes"u8);

    private bool WasAlive => PayloadVersion < ApiVersion.AliveIsReported && LastHeartbeat is null && NextHeartbeat is not null;
}
