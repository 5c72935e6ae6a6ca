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

    /// <summary>When its last heartbeat came, in UTC.</summary>
    public DateTimeOffset LastHeartbeat => Attributes.Date("lastHeartbeat"u8);

    /// <summary>By when the next must come, in UTC.</summary>
    public DateTimeOffset NextHeartbeat => Attributes.Date("nextHeartbeat"u8);

    /// <summary>How long it lives without a heartbeat.</summary>
    public TimeSpan Interval => Attributes.Seconds("interval"u8);

    /// <summary>Whether its heartbeat is heard, at the moment of the event.</summary>
    public OpenEnum<ProcessStatus> Status => Attributes.Enum<ProcessStatus>("status"u8);

    /// <summary>What your software recognises the process by; any text.</summary>
    public string Pid => Attributes.String("pid"u8);

    /// <summary>What your own code stored with it; empty, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The product.</summary>
    public ResourceIdentifier Product => Relationships.Identifier("product"u8);

    /// <summary>The license.</summary>
    public ResourceIdentifier License => Relationships.Identifier("license"u8);

    /// <summary>The machine.</summary>
    public ResourceIdentifier Machine => Relationships.Identifier("machine"u8);
}
