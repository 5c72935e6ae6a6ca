using System.Text.Json;

namespace Keygen.Webhooks;

/// <summary>What the envelope of an event says, and the payload inside it, not yet read.</summary>
internal sealed class EventEnvelope
{
    private EventPayload? _payload;
    private ReadOnlyMemory<byte> _document;

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

    /// <summary>The payload's JSON string with its quotes, still escaped. Asking for the payload may overwrite it.</summary>
    public required ReadOnlyMemory<byte> PayloadText { private get; init; }

    /// <summary>Whether the text is nobody else's: then it is unescaped where it stands, and needs no room of its own.</summary>
    public required bool OwnsText { private get; init; }

    /// <summary>The payload, unescaped and parsed by the first who asks; all get the same.</summary>
    public EventPayload Payload => Volatile.Read(ref _payload) ?? ReadPayload();

    private EventPayload ReadPayload()
    {
        // Nobody outside has this object to lock.
        lock (this)
        {
            if (_payload is null)
            {
                Volatile.Write(ref _payload, Parse());
            }

            return _payload;
        }
    }

    private EventPayload Parse()
    {
        try
        {
            if (_document.IsEmpty)
            {
                _document = QuotedText.Unescape(PayloadText, OwnsText);
            }

            return EventPayload.Read(_document, new(Name, VersionOf(ApiVersion)));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader's own message may quote the text.
            throw new KeygenPayloadException($"The payload of {Name} is no JSON document ({exception.GetType().Name}).");
        }
    }

    private static ApiVersion VersionOf(string? text) =>
        Webhooks.ApiVersion.TryParse(text, out var version) ? version : Webhooks.ApiVersion.Newest;
}
