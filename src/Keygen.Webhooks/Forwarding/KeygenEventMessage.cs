using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Forwarding;

/// <summary>
/// A verified delivery, to be handled later and perhaps elsewhere. It holds the signed headers and the body, so that
/// <see cref="KeygenEventConsumer"/> verifies it again and need not trust the queue. It is immutable.
/// </summary>
/// <remarks>
/// The body and <see cref="ToJson"/> contain license keys, reset tokens and personal data: protect the queue as you protect them.
/// </remarks>
public sealed class KeygenEventMessage
{
    /// <summary>The format that this version of the library writes.</summary>
    public const int NewestFormat = 1;

    private readonly MessageFields _fields;

    private KeygenEventMessage(MessageFields fields, SignedUrl url, DateTimeOffset sentAt) => (_fields, Url, SentAt) = (fields, url, sentAt);

    /// <summary>The version of the format, 1 or more.</summary>
    public int FormatVersion => _fields.FormatVersion;

    /// <summary>The name of the registration that received the delivery; empty for the default one.</summary>
    public string Registration => _fields.Registration!;

    /// <summary>The id of the account, a UUID.</summary>
    public string AccountId => _fields.AccountId!;

    /// <summary>The id of the webhook event, a UUID.</summary>
    public string EventId => _fields.EventId!;

    /// <summary>The event's name, such as <c>license.created</c>.</summary>
    public string EventName => _fields.EventName!;

    /// <summary>The token that all deliveries of the event share. Use it as the message's id if the engine recognises duplicates.</summary>
    public string IdempotencyToken => _fields.IdempotencyToken!;

    /// <summary>When Keygen recorded the event; null when the event has no readable date.</summary>
    public DateTimeOffset? Created => _fields.Created;

    /// <summary>When Keygen sent the delivery: the signed date, in whole seconds.</summary>
    public DateTimeOffset SentAt { get; }

    /// <summary>When the delivery was received. The signed date must be within the tolerance of it.</summary>
    public DateTimeOffset ReceivedAt => _fields.ReceivedAt!.Value;

    /// <summary>The <c>Keygen-Version</c> header, such as <c>1.8</c>; null when there was none. The signature does not cover it.</summary>
    public string? KeygenVersion => _fields.KeygenVersion;

    /// <summary>The type of the event's resource, such as <c>licenses</c>; null when the payload cannot be read.</summary>
    public string? ResourceType => _fields.ResourceType;

    /// <summary>The id of the event's resource, a UUID; null when the payload cannot be read.</summary>
    public string? ResourceId => _fields.ResourceId;

    /// <summary>
    /// What must stay in order: the id of the license that the event is about or belongs to; otherwise the type and id of the resource, as
    /// <c>users:…</c>; for a payload that cannot be read, <c>webhook-events:</c> and the event's id.
    /// </summary>
    public string PartitionKey => _fields.PartitionKey!;

    /// <summary>
    /// The names of the handlers that the receiver wants to have run. The consumer runs its own later handlers too. The signature does not
    /// cover them.
    /// </summary>
    public IReadOnlyList<string> Handlers => _fields.Handlers ?? [];

    /// <summary>The W3C <c>traceparent</c> of the hand-over; null when it was not traced. The signature does not cover it.</summary>
    public string? TraceParent => _fields.TraceParent;

    /// <summary>The endpoint URL that the delivery was signed for. It may hold a secret, such as an access code.</summary>
    public SignedUrl Url { get; }

    /// <summary>The signed headers.</summary>
    public SignedHead Head => new()
    {
        Method = "POST", Signature = _fields.Signature, KeygenDate = _fields.Date, KeygenDigest = _fields.Digest, KeygenVersion = KeygenVersion,
    };

    /// <summary>The body, byte for byte as signed. It may contain license keys, reset tokens and personal data.</summary>
    public ReadOnlyMemory<byte> Body => _fields.Body;

    internal MessageFields Fields => _fields;

    /// <summary>Makes the message of a delivery. It reads the payload.</summary>
    /// <param name="head">The headers that verified.</param>
    /// <param name="receivedAt">The time of receipt that they verified with.</param>
    /// <param name="delivery">The delivery. Nobody may change its body.</param>
    /// <param name="keygenEvent">The event of the delivery, with its registration.</param>
    /// <param name="handlers">The names of the handlers to run.</param>
    /// <param name="traceParent">The current trace; null when there is none.</param>
    /// <exception cref="InvalidOperationException">There are more handlers than a message may name.</exception>
    internal static KeygenEventMessage Of(
        in SignedHead head, DateTimeOffset receivedAt, VerifiedDelivery delivery, KeygenEvent keygenEvent, IReadOnlyList<string> handlers,
        string? traceParent)
    {
        if (handlers.Count > MessageFields.MostHandlers)
        {
            throw new InvalidOperationException($"{keygenEvent.Name} has {handlers.Count} later handlers. A message names at most {MessageFields.MostHandlers}.");
        }

        var subject = EventSubject.Of(keygenEvent);
        return new(
            new()
            {
                FormatVersion = NewestFormat,
                Registration = keygenEvent.Registration,
                AccountId = keygenEvent.AccountId,
                EventId = keygenEvent.Id,
                EventName = keygenEvent.Name,
                IdempotencyToken = keygenEvent.IdempotencyToken,
                Created = keygenEvent.CreatedOrNull,
                ReceivedAt = receivedAt,
                KeygenVersion = delivery.KeygenVersion,
                ResourceType = subject.Resource?.Type,
                ResourceId = subject.Resource?.Id,
                PartitionKey = subject.LicenseId
                    ?? (subject.Resource is { } resource ? $"{resource.Type}:{resource.Id}" : $"webhook-events:{keygenEvent.Id}"),
                Handlers = [.. handlers],
                TraceParent = traceParent,
                Url = $"https://{delivery.Url.Host}{delivery.Url.Target}",
                Signature = head.Signature,
                Date = (string?)head.KeygenDate ?? head.Date,
                Digest = (string?)head.KeygenDigest ?? head.Digest,
                Body = delivery.Bytes,
            },
            delivery.Url, delivery.Date);
    }

    /// <summary>Writes the message as UTF-8 JSON, about 1.4 times as long as the body.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(_fields, MessageJson.Default.MessageFields);

    /// <summary>
    /// Reads a message that <see cref="ToJson"/> wrote, in this or an earlier version. It verifies nothing: pass the message to
    /// <see cref="KeygenEventConsumer"/>. Unknown members are ignored.
    /// </summary>
    /// <param name="json">The message as UTF-8 JSON.</param>
    /// <param name="message">The message; null after a failure.</param>
    /// <param name="failure">
    /// <see cref="MessageFailure.Malformed"/> or <see cref="MessageFailure.NewerFormat"/>; <see cref="MessageFailure.None"/> on success.
    /// </param>
    /// <returns>Whether the message was read.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out KeygenEventMessage? message, out MessageFailure failure)
    {
        var fields = Read(json, MessageJson.Default.MessageFields);
        var version = fields?.FormatVersion ?? Read(json, MessageJson.Default.MessageVersion)?.FormatVersion;
        message = version is NewestFormat && fields is { IsComplete: true }
            && SignedUrl.TryParse(fields.Url, out var url, out _)
            && DateTimeOffset.TryParseExact(fields.Date, "r", DateTimeFormatInfo.InvariantInfo, DateTimeStyles.None, out var sentAt)
            ? new(fields, url, sentAt)
            : null;
        failure = message is not null ? MessageFailure.None : version > NewestFormat ? MessageFailure.NewerFormat : MessageFailure.Malformed;
        return message is not null;
    }

    /// <summary>Returns the event's name and id, never its content.</summary>
    public override string ToString() => $"{EventName} {EventId}";

    private static T? Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, type);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
