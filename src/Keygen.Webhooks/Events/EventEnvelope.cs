namespace Keygen.Webhooks;

/// <summary>What the envelope of an event says, and the payload inside it, not yet read.</summary>
internal sealed class EventEnvelope
{
    private EventPayload? _payload;

    public required string Name { get; init; }

    public required string Id { get; init; }

    public required string IdempotencyToken { get; init; }

    public required string AccountId { get; init; }

    public required string? EnvironmentId { get; init; }

    public required string? Endpoint { get; init; }

    public required DateTimeOffset? Created { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    public required bool IsCatchUp { get; init; }

    public required string? ApiVersion { get; init; }

    /// <summary>The payload's JSON string with its quotes, still escaped.</summary>
    public required ReadOnlyMemory<byte> EscapedPayload { get; init; }

    /// <summary>The payload, unescaped and parsed by the first who asks; all get the same.</summary>
    public EventPayload Payload =>
        Volatile.Read(ref _payload)
        ?? Interlocked.CompareExchange(ref _payload, EventPayload.Read(EscapedPayload, new(Name, VersionOf(ApiVersion))), null)
        ?? _payload!;

    private static ApiVersion VersionOf(string? text) =>
        Webhooks.ApiVersion.TryParse(text, out var version) ? version : Webhooks.ApiVersion.Newest;
}
