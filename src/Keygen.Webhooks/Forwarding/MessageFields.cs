using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Forwarding;

/// <summary>The members of a message as JSON. Format 1 is stored data: what is written here is read by later versions.</summary>
internal sealed record MessageFields
{
    /// <summary>A message that names more handlers is malformed: each name costs time before anything is verified.</summary>
    public const int MostHandlers = 1000;

    public int FormatVersion { get; init; }

    public string? Registration { get; init; }

    public string? AccountId { get; init; }

    public string? EventId { get; init; }

    public string? EventName { get; init; }

    public string? IdempotencyToken { get; init; }

    public DateTimeOffset? Created { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    public string? KeygenVersion { get; init; }

    public string? ResourceType { get; init; }

    public string? ResourceId { get; init; }

    public string? PartitionKey { get; init; }

    public string[]? Handlers { get; init; }

    public string? TraceParent { get; init; }

    public string? Url { get; init; }

    public string? Signature { get; init; }

    public string? Date { get; init; }

    public string? Digest { get; init; }

    public byte[]? Body { get; init; }

    /// <summary>Whether every member that verification needs, or that all messages have, is there.</summary>
    [JsonIgnore]
    public bool IsComplete => this is
    {
        Registration: not null, AccountId: not null, EventId: not null, EventName: not null, IdempotencyToken: not null, ReceivedAt: not null,
        PartitionKey: not null, Url: not null, Signature: not null, Date: not null, Digest: not null, Body: not null,
    } && (Handlers is null || (Handlers.Length <= MostHandlers && !Handlers.Contains(null)));

    /// <summary>Whether the members that repeat what was signed are the same.</summary>
    public bool IsSameEventAs(MessageFields other) =>
        (AccountId, EventId, EventName, IdempotencyToken, Created) == (other.AccountId, other.EventId, other.EventName, other.IdempotencyToken, other.Created)
        && (ResourceType, ResourceId, PartitionKey, Url) == (other.ResourceType, other.ResourceId, other.PartitionKey, other.Url);
}

/// <summary>Only the version, to tell a newer format from a malformed one.</summary>
internal sealed record MessageVersion(int FormatVersion);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(MessageFields))]
[JsonSerializable(typeof(MessageVersion))]
internal sealed partial class MessageJson : JsonSerializerContext;
