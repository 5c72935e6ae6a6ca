using System.Text.Encodings.Web;
using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>The members of an event's envelope, and its payload, parsed on first access.</summary>
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

    /// <summary>
    /// The envelope as it was sent, or only its <c>data</c> when it was fetched. Reading the payload may overwrite a part of it.
    /// </summary>
    public required ReadOnlyMemory<byte> Json { private get; init; }

    /// <summary>The payload's JSON string with its quotes, still escaped. Reading the payload may overwrite it.</summary>
    public required ReadOnlyMemory<byte> PayloadText { private get; init; }

    /// <summary>Whether nothing else uses the text. If so, the payload is unescaped in place, without another buffer.</summary>
    public required bool OwnsText { private get; init; }

    /// <summary>The payload, unescaped and parsed on first access. Every caller gets the same object.</summary>
    public EventPayload Payload => Volatile.Read(ref _payload) ?? ReadPayload();

    /// <summary>Returns the envelope as it was sent. Escapes the payload again when it was unescaped in place.</summary>
    public byte[] ToJson()
    {
        lock (this)
        {
            Json.Span.Overlaps(PayloadText.Span, out var start);
            var before = Json.Span[..start];
            var after = Json.Span[(start + PayloadText.Length)..];
            ReadOnlySpan<byte> payload = OwnsText && !_document.IsEmpty
                ? [(byte)'"', .. JsonEncodedText.Encode(_document.Span, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"']
                : PayloadText.Span;
            return IsCatchUp ? [.. "{\"data\":"u8, .. before, .. payload, .. after, (byte)'}'] : [.. before, .. payload, .. after];
        }
    }

    private EventPayload ReadPayload()
    {
        // No code outside this class can lock this object.
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

            return PayloadReader.Read(_document, new(Name, VersionOf(ApiVersion)));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Do not use the reader's message: it may quote the text.
            throw new KeygenPayloadException($"The payload of {Name} is not a JSON document ({exception.GetType().Name}).");
        }
    }

    private static ApiVersion VersionOf(string? text) =>
        Webhooks.Resources.ApiVersion.TryParse(text, out var version) ? version : Webhooks.Resources.ApiVersion.Newest;
}
