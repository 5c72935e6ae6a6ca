using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>Reads a verified delivery, or a row of a verified API response, as an event. It accepts nothing that is not verified.</summary>
public static class EventReader
{
    private const string EnvelopeType = "webhook-events";

    /// <summary>
    /// Reads the envelope of a delivery, and leaves the payload for <see cref="KeygenEvent.Payload"/>. Throws for no delivery, however
    /// malformed.
    /// </summary>
    /// <param name="delivery">A delivery that <see cref="SignatureVerifier"/> verified.</param>
    /// <param name="keygenEvent">The event, as <see cref="UnknownEvent"/> when its type is unknown; null after a failure.</param>
    /// <param name="failure">What is wrong; <see cref="EnvelopeFailure.None"/> after success.</param>
    /// <returns>Whether the envelope was read.</returns>
    public static bool TryRead(VerifiedDelivery delivery, [NotNullWhen(true)] out KeygenEvent? keygenEvent, out EnvelopeFailure failure)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return TryRead(delivery, ownsBody: false, out keygenEvent, out failure);
    }

    /// <inheritdoc cref="TryRead(VerifiedDelivery, out KeygenEvent?, out EnvelopeFailure)"/>
    /// <param name="delivery">A delivery that <see cref="SignatureVerifier"/> verified.</param>
    /// <param name="ownsBody">Whether the event may overwrite the body, because no other code reads it again.</param>
    /// <param name="keygenEvent">The event, as <see cref="UnknownEvent"/> when its type is unknown; null after a failure.</param>
    /// <param name="failure">What is wrong; <see cref="EnvelopeFailure.None"/> after success.</param>
    internal static bool TryRead(
        VerifiedDelivery delivery, bool ownsBody, [NotNullWhen(true)] out KeygenEvent? keygenEvent, out EnvelopeFailure failure)
    {
        var envelope = new EnvelopeReader(delivery.Body);
        failure = ReadInto(ref envelope, delivery);
        keygenEvent = failure is EnvelopeFailure.None ? EventCatalogue.Create(ToEnvelope(envelope, delivery, ownsBody)) : null;
        return keygenEvent is not null;
    }

    /// <summary>
    /// Reads a row of the API's list as the event that Keygen delivered, or tried to deliver. Never throws for a malformed row.
    /// </summary>
    /// <param name="row">A row of a verified response.</param>
    /// <param name="keygenEvent">The event, with <see cref="KeygenEvent.IsCatchUp"/> set; null after a failure.</param>
    /// <param name="failure">
    /// What is wrong; <see cref="EnvelopeFailure.None"/> after success. A row without a payload is malformed.
    /// </param>
    /// <returns>Whether the envelope was read.</returns>
    public static bool TryRead(EventRecord row, [NotNullWhen(true)] out KeygenEvent? keygenEvent, out EnvelopeFailure failure)
    {
        ArgumentNullException.ThrowIfNull(row);

        // Copies the row, so that an event that is kept does not keep the whole page in memory.
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

    /// <remarks>Keygen does not migrate a stored payload: its version is the row's, or the account's when the row has none.</remarks>
    private static EventEnvelope ToEnvelope(in EnvelopeReader envelope, VerifiedResponse response) => ToEnvelope(
        envelope, response.AccountId, response.Date, isCatchUp: true, envelope.ApiVersion ?? response.KeygenVersion, ownsText: true);

    private static EventEnvelope ToEnvelope(
        in EnvelopeReader envelope, string accountId, DateTimeOffset sentAt, bool isCatchUp, string? apiVersion, bool ownsText) => new(
        name: envelope.Event!,
        id: string.IsNullOrEmpty(envelope.Id) ? envelope.IdempotencyToken! : envelope.Id,
        idempotencyToken: string.IsNullOrEmpty(envelope.IdempotencyToken) ? envelope.Id! : envelope.IdempotencyToken,
        accountId: accountId,
        environmentId: envelope.EnvironmentId,
        endpoint: envelope.Endpoint,
        created: envelope.Created,
        sentAt: sentAt,
        isCatchUp: isCatchUp,
        apiVersion: apiVersion,
        json: envelope.Json,
        payloadText: envelope.Payload!.Value,
        ownsText: ownsText);

    /// <summary>
    /// The actual version of the payload. When an endpoint's version is lowered, Keygen migrates pending events down. When it is raised,
    /// Keygen leaves their payloads unchanged, and only the header has the new version.
    /// </summary>
    private static string? LowerOf(string? header, string? envelope) =>
        !ApiVersion.TryParse(header, out var ofHeader) ? envelope
        : !ApiVersion.TryParse(envelope, out var ofEnvelope) || ofHeader < ofEnvelope ? header
        : envelope;
}
