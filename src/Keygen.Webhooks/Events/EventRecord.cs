using System.Text.Json;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>One webhook event as Keygen's API lists it. Read it as an event with <see cref="EventReader"/>.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/webhooks/#webhook-events">Keygen's documentation of webhook events</see>.</remarks>
public sealed class EventRecord
{
    internal EventRecord(ReadOnlyMemory<byte> json, VerifiedResponse response, in EnvelopeReader read)
    {
        Json = json;
        Response = response;
        (Id, AccountId, IdempotencyToken) = (read.Id, read.AccountId, read.IdempotencyToken);
        (Name, Status, Endpoint, Created) = (read.Event, read.Status, read.Endpoint, read.Created);
        HasPayload = read.Payload is not null;
    }

    /// <summary>The id of the webhook event, a UUID; null when the row has none.</summary>
    public string? Id { get; }

    /// <summary>The id of the account, a UUID.</summary>
    public string? AccountId { get; }

    /// <summary>The token that repetitions share, see <see cref="KeygenEvent.IdempotencyToken"/>; null when the row has none.</summary>
    public string? IdempotencyToken { get; }

    /// <summary>The event's name, such as <c>license.created</c>; null when the row has none.</summary>
    public string? Name { get; }

    /// <summary>
    /// <c>DELIVERING</c>, <c>DELIVERED</c>, <c>FAILING</c> or <c>FAILED</c> at the time of the response; null when the row has none. An
    /// event stays <c>FAILING</c> when its endpoint unsubscribes between two attempts.
    /// </summary>
    public string? Status { get; }

    /// <summary>
    /// The endpoint's URL at the time of the event; null when the row has none. It may contain a password.
    /// </summary>
    public string? Endpoint { get; }

    /// <summary>When Keygen recorded the event, in UTC; null when the row has no valid date.</summary>
    public DateTimeOffset? Created { get; }

    /// <summary>Whether the row has its payload. Keygen creates the row first, and stores the payload a moment later.</summary>
    public bool HasPayload { get; }

    /// <summary>
    /// The status code of the last answer that Keygen got for the event; null before an answer, and when the last attempt got none.
    /// </summary>
    public int? LastResponseCode => ReadLastResponse().Code;

    /// <summary>
    /// The body of that answer, or what Keygen writes in its place, such as <c>REQ_TIMEOUT</c>; null when there is none. What answered may be
    /// something else than this app.
    /// </summary>
    public string? LastResponseBody => ReadLastResponse().Body;

    internal ReadOnlyMemory<byte> Json { get; }

    internal VerifiedResponse Response { get; }

    private (int? Code, string? Body) ReadLastResponse()
    {
        try
        {
            using var row = JsonDocument.Parse(Json);
            var attributes = row.RootElement.GetProperty("attributes"u8);
            return (
                attributes.TryGetProperty("lastResponseCode"u8, out var code) && code.ValueKind is JsonValueKind.Number ? code.GetInt32() : null,
                attributes.TryGetProperty("lastResponseBody"u8, out var body) && body.ValueKind is JsonValueKind.String ? body.GetString() : null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return (null, null); // not what Keygen sends
        }
    }

    /// <summary>Returns the event's name and id, never its content.</summary>
    public override string ToString() => $"{Name} {Id}";
}
