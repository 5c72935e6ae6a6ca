using System.Text.Json;
using System.Text.Unicode;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>Reads a verified delivery, or a row of a verified answer of Keygen's API, as an event. Nothing that is not verified can be read.</summary>
public static class EventReader
{
    private const string EnvelopeType = "webhook-events";

    /// <summary>Reads the envelope; the payload is left for later, see <see cref="KeygenEvent.Payload"/>. Never throws.</summary>
    /// <param name="delivery">A delivery that came through <see cref="SignatureVerifier"/>.</param>
    /// <param name="keygenEvent">The event, of its own type if that is known; null after a failure.</param>
    /// <returns><see cref="EnvelopeFailure.None"/>, or what is wrong.</returns>
    public static EnvelopeFailure Read(VerifiedDelivery delivery, out KeygenEvent? keygenEvent)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return Read(delivery, ownsBody: false, out keygenEvent);
    }

    /// <inheritdoc cref="Read(VerifiedDelivery, out KeygenEvent?)"/>
    /// <param name="delivery">A delivery that came through <see cref="SignatureVerifier"/>.</param>
    /// <param name="ownsBody">Whether nobody else will look at its body again, which then becomes the event's.</param>
    /// <param name="keygenEvent">The event, of its own type if that is known; null after a failure.</param>
    internal static EnvelopeFailure Read(VerifiedDelivery delivery, bool ownsBody, out KeygenEvent? keygenEvent)
    {
        keygenEvent = null;
        var envelope = new EnvelopeReader(delivery.Body);
        try
        {
            if (!Utf8.IsValid(delivery.Body.Span))
            {
                return EnvelopeFailure.NotJson;
            }

            envelope.Read();
        }
        catch (JsonException)
        {
            return EnvelopeFailure.NotJson;
        }
        catch (InvalidOperationException)
        {
            return EnvelopeFailure.Malformed;
        }

        var failure = Check(envelope, delivery.AccountId);
        if (failure is EnvelopeFailure.None)
        {
            keygenEvent = EventCatalogue.Create(ToEnvelope(envelope, delivery, ownsBody));
        }

        return failure;
    }

    /// <summary>Reads a row of the API's list as the event that was, or should have been, delivered. Never throws.</summary>
    /// <param name="row">A row of a verified response.</param>
    /// <param name="keygenEvent">The event, with <see cref="KeygenEvent.IsCatchUp"/> set; null after a failure.</param>
    /// <returns><see cref="EnvelopeFailure.None"/>, or what is wrong; a row whose payload is not stored yet is malformed.</returns>
    public static EnvelopeFailure Read(EventRecord row, out KeygenEvent? keygenEvent)
    {
        ArgumentNullException.ThrowIfNull(row);
        keygenEvent = null;

        // A copy: an event may be kept, and is not to keep a page of others with it.
        var envelope = new EnvelopeReader(row.Json.ToArray());
        try
        {
            envelope.ReadRow();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return EnvelopeFailure.Malformed;
        }

        var failure = Check(envelope, row.Response.AccountId);
        if (failure is EnvelopeFailure.None)
        {
            keygenEvent = EventCatalogue.Create(ToEnvelope(envelope, row.Response));
        }

        return failure;
    }

    private static EnvelopeFailure Check(in EnvelopeReader envelope, string accountId) =>
        !envelope.HasData ? EnvelopeFailure.Malformed
        : envelope.Type is not EnvelopeType ? EnvelopeFailure.WrongType
        : string.IsNullOrEmpty(envelope.AccountId) ? EnvelopeFailure.Malformed
        : !string.Equals(envelope.AccountId, accountId, StringComparison.OrdinalIgnoreCase) ? EnvelopeFailure.ForeignAccount
        : string.IsNullOrEmpty(envelope.IdempotencyToken) && string.IsNullOrEmpty(envelope.Id) ? EnvelopeFailure.NoIdentity
        : string.IsNullOrEmpty(envelope.Event) || envelope.Payload is null ? EnvelopeFailure.Malformed
        : EnvelopeFailure.None;

    private static EventEnvelope ToEnvelope(in EnvelopeReader envelope, VerifiedDelivery delivery, bool ownsBody) => ToEnvelope(
        envelope, delivery.AccountId, delivery.Date, isCatchUp: false, LowerOf(delivery.KeygenVersion, envelope.ApiVersion), ownsBody);

    /// <remarks>A row's payload is as it was stored: its version is the row's, or what the account's was.</remarks>
    private static EventEnvelope ToEnvelope(in EnvelopeReader envelope, VerifiedResponse response) => ToEnvelope(
        envelope, response.AccountId, response.Date, isCatchUp: true, envelope.ApiVersion ?? response.KeygenVersion, ownsText: true);

    private static EventEnvelope ToEnvelope(
        in EnvelopeReader envelope, string accountId, DateTimeOffset sentAt, bool isCatchUp, string? apiVersion, bool ownsText) => new()
    {
        Name = envelope.Event!,
        Id = string.IsNullOrEmpty(envelope.Id) ? envelope.IdempotencyToken! : envelope.Id,
        IdempotencyToken = string.IsNullOrEmpty(envelope.IdempotencyToken) ? envelope.Id! : envelope.IdempotencyToken,
        AccountId = accountId,
        EnvironmentId = envelope.EnvironmentId,
        Endpoint = envelope.Endpoint,
        Created = envelope.Created,
        SentAt = sentAt,
        IsCatchUp = isCatchUp,
        ApiVersion = apiVersion,
        Json = envelope.Json,
        PayloadText = envelope.Payload!.Value,
        OwnsText = ownsText,
    };

    /// <summary>
    /// The version the payload is really written in. Lowering an endpoint's version migrates events under way down; raising it
    /// leaves them as they are, and only the header shows the new number.
    /// </summary>
    private static string? LowerOf(string? header, string? envelope) =>
        !ApiVersion.TryParse(header, out var ofHeader) ? envelope
        : !ApiVersion.TryParse(envelope, out var ofEnvelope) || ofHeader < ofEnvelope ? header
        : envelope;
}
