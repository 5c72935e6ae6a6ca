using System.Text.Encodings.Web;
using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>The members of an event's envelope, and its payload, parsed on first access.</summary>
/// <remarks>
/// <c>json</c> is the envelope as it was sent, or only its <c>data</c> when it was fetched. <c>payloadText</c> is the payload's JSON string
/// inside it, with its quotes, still escaped. <c>ownsText</c> says that nothing else uses the text: the payload is then unescaped in place,
/// without another buffer.
/// </remarks>
internal sealed class EventEnvelope(
    string name, string id, string idempotencyToken, string accountId, string? environmentId, string? endpoint,
    DateTimeOffset? created, DateTimeOffset sentAt, bool isCatchUp, string? apiVersion,
    ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> payloadText, bool ownsText)
{
    private EventPayload? _payload;
    private ReadOnlyMemory<byte> _document;

    public string Name => name;

    public string Id => id;

    public string IdempotencyToken => idempotencyToken;

    public string AccountId => accountId;

    public string? EnvironmentId => environmentId;

    public string? Endpoint => endpoint;

    public DateTimeOffset? Created => created;

    public DateTimeOffset SentAt => sentAt;

    public bool IsCatchUp => isCatchUp;

    public string? ApiVersion => apiVersion;

    /// <summary>The payload, unescaped and parsed on first access. Every caller gets the same object.</summary>
    public EventPayload Payload => Volatile.Read(ref _payload) ?? ReadPayload();

    /// <summary>Returns the envelope as it was sent. Escapes the payload again when it was unescaped in place.</summary>
    public byte[] ToJson()
    {
        lock (this)
        {
            json.Span.Overlaps(payloadText.Span, out var start);
            var before = json.Span[..start];
            var after = json.Span[(start + payloadText.Length)..];
            ReadOnlySpan<byte> payload = ownsText && !_document.IsEmpty
                ? [(byte)'"', .. JsonEncodedText.Encode(_document.Span, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"']
                : payloadText.Span;
            return isCatchUp ? [.. "{\"data\":"u8, .. before, .. payload, .. after, (byte)'}'] : [.. before, .. payload, .. after];
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
                _document = QuotedText.Unescape(payloadText, ownsText);
            }

            return PayloadReader.Read(_document, new(name, VersionOf(apiVersion)));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Do not use the reader's message: it may quote the text.
            throw new KeygenPayloadException($"The payload of {name} is not a JSON document ({exception.GetType().Name}).");
        }
    }

    private static ApiVersion VersionOf(string? text) =>
        Webhooks.Resources.ApiVersion.TryParse(text, out var version) ? version : Webhooks.Resources.ApiVersion.Newest;
}
