using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>One webhook event as Keygen's API lists it. <see cref="EventReader"/> makes an event of it.</summary>
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

    /// <summary>The id, a UUID; null should there be none.</summary>
    public string? Id { get; }

    /// <summary>The account, a UUID.</summary>
    public string? AccountId { get; }

    /// <summary>What repetitions are told by, see <see cref="KeygenEvent.IdempotencyToken"/>.</summary>
    public string? IdempotencyToken { get; }

    /// <summary>The event's name, such as <c>license.created</c>.</summary>
    public string? Name { get; }

    /// <summary>
    /// <c>DELIVERING</c>, <c>DELIVERED</c>, <c>FAILING</c> or <c>FAILED</c>, as it was when Keygen answered. It can stay <c>FAILING</c> for
    /// ever: an attempt ends in silence when its endpoint is no longer subscribed.
    /// </summary>
    public string? Status { get; }

    /// <summary>The endpoint's URL when the event was made. It may hold a password or an access code.</summary>
    public string? Endpoint { get; }

    /// <summary>When Keygen recorded it, in UTC; null should that be no date.</summary>
    public DateTimeOffset? Created { get; }

    /// <summary>Whether its payload is there: Keygen makes the row first and stores the payload a moment later.</summary>
    public bool HasPayload { get; }

    internal ReadOnlyMemory<byte> Json { get; }

    internal VerifiedResponse Response { get; }

    /// <summary>Name and id; never content.</summary>
    public override string ToString() => $"{Name} {Id}";
}
