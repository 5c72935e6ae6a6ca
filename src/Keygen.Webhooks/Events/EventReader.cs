using System.Diagnostics.CodeAnalysis;
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
    /// <param name="failure">What is wrong; <see cref="EnvelopeFailure.None"/> after success.</param>
    /// <returns>Whether there is an event.</returns>
    public static bool TryRead(VerifiedDelivery delivery, [NotNullWhen(true)] out KeygenEvent? keygenEvent, out EnvelopeFailure failure)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return TryRead(delivery, ownsBody: false, out keygenEvent, out failure);
    }

    /// <inheritdoc cref="TryRead(VerifiedDelivery, out KeygenEvent?, out EnvelopeFailure)"/>
    /// <param name="delivery">A delivery that came through <see cref="SignatureVerifier"/>.</param>
    /// <param name="ownsBody">Whether nobody else will look at its body again, which then becomes the event's.</param>
    /// <param name="keygenEvent">The event, of its own type if that is known; null after a failure.</param>
    /// <param name="failure">What is wrong; <see cref="EnvelopeFailure.None"/> after success.</param>
    internal static bool TryRead(
        VerifiedDelivery delivery, bool ownsBody, [NotNullWhen(true)] out KeygenEvent? keygenEvent, out EnvelopeFailure failure)
    {
        var envelope = new EnvelopeReader(delivery.Body);
        failure = ReadInto(ref envelope, delivery);
        keygenEvent = failure is EnvelopeFailure.None ? EventCatalogue.Create(ToEnvelope(envelope, delivery, ownsBody)) : null;
        return keygenEvent is not null;
    }

    /// <summary>Reads a row of the API's list as the event that was, or should have been, delivered. Never throws.</summary>
    /// <param name="row">A row of a verified response.</param>
    /// <param name="keygenEvent">The event, with <see cref="KeygenEvent.IsCatchUp"/> set; null after a failure.</param>
    /// <param name="failure">
    /// What is wrong; <see cref="EnvelopeFailure.None"/> after success. A row whose payload is not stored yet is malformed.
    /// </param>
    /// <returns>Whether there is an event.</returns>
    public static bool TryRead(EventRecord row, [NotNullWhen(true)] out KeygenEvent? keygenEvent, out EnvelopeFailure failure)
    {
        ArgumentNullException.ThrowIfNull(row);

        // A copy: an event may be kept, and is not to keep a page of others with it.
        var envelope = new EnvelopeReader(row.Json.ToArray());
        failure = ReadInto(ref envelope, row.Response);
        keygenEvent = failure is EnvelopeFailure.None ? EventCatalogue.Create(ToEnvelope(envelope, row.Response)) : null;
        return keygenEvent is not null;
    }

    private static EnvelopeFailure ReadInto(ref EnvelopeReader envelope, VerifiedDelivery delivery)
    {
        try
        {
            if (!Utf8.IsValid(delivery.Body.Span))
            {
                return EnvelopeFailure.NotJson;
            }

            envelope.Read();
            return Check(envelope, delivery.AccountId);
        }
        catch (JsonException)
        {
            return EnvelopeFailure.NotJson;
        }
        catch (InvalidOperationException)
        {
            return EnvelopeFailure.Malformed;
        }
    }

    private static EnvelopeFailure ReadInto(ref EnvelopeReader envelope, VerifiedResponse response)
    {
        try
        {
            envelope.ReadRow();
            return Check(envelope, response.AccountId);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return EnvelopeFailure.Malformed;
        }
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
