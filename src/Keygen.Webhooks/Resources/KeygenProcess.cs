using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A process on a machine, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/processes/">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<KeygenProcess>))]
public sealed class KeygenProcess : Resource
{
    internal const string ResourceType = "processes";

    internal KeygenProcess(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The time of the last heartbeat, in UTC.</summary>
    public DateTimeOffset LastHeartbeat => Attributes.Date("lastHeartbeat"u8);

    /// <summary>The deadline of the next heartbeat, in UTC.</summary>
    public DateTimeOffset NextHeartbeat => Attributes.Date("nextHeartbeat"u8);

    /// <summary>The longest time between two heartbeats.</summary>
    public TimeSpan Interval => Attributes.Seconds("interval"u8);

    /// <summary>Whether the process is alive, at the moment of the event.</summary>
    public OpenEnum<ProcessStatus> Status => Attributes.Enum<ProcessStatus>("status"u8);

    /// <summary>The text by which your software recognises the process.</summary>
    public string Pid => Attributes.String("pid"u8);

    /// <summary>The metadata your code stored with it. Empty when there is none, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the product.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);

    /// <summary>Identifies the license.</summary>
    public ResourceIdentifier License => Relationships.Identifier("license"u8);

    /// <summary>Identifies the machine.</summary>
    public ResourceIdentifier Machine => Relationships.Identifier("machine"u8);
}
