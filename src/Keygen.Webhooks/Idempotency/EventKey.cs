using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Idempotency;

/// <summary>The key of an event in a store.</summary>
/// <param name="Registration">The name of the registration that received it; empty for the default one.</param>
/// <param name="AccountId">The id of the Keygen account, a UUID.</param>
/// <param name="IdempotencyToken">The event's <see cref="KeygenEvent.IdempotencyToken"/>.</param>
/// <remarks>
/// Not only events have marks. A replay marks the events that it runs again, and the events that it back-fills once they are settled, and
/// work that is done later than the delivery has marks of its own. Their keys have a prefix before the event's token, which has no colon.
/// </remarks>
public readonly record struct EventKey(string Registration, string AccountId, string IdempotencyToken)
{
    /// <summary>Begins the token of the marks of a replay that runs handlers again.</summary>
    public const string ReplayPrefix = "replay:";

    /// <summary>Begins the token of the marks that back-fills share for a settled event.</summary>
    public const string BackFillPrefix = "back-fill:";

    /// <summary>Begins the token of the marks of work that is done for an event later than its delivery. The event's own token follows.</summary>
    public const string LaterPrefix = "later:";

    /// <summary>
    /// Whether this is the key of a replay's marks: the token begins with <c>replay:</c> or <c>back-fill:</c>. Such marks are not an event of
    /// their own, so they are not counted.
    /// </summary>
    [JsonIgnore] // a store may keep the key as JSON
    public bool IsReplay => IdempotencyToken is { } token
        && (token.StartsWith(ReplayPrefix, StringComparison.Ordinal) || token.StartsWith(BackFillPrefix, StringComparison.Ordinal));

    /// <summary>Whether this is the key of work that is done for an event later than its delivery: the token begins with <c>later:</c>.</summary>
    internal bool IsLater => IdempotencyToken?.StartsWith(LaterPrefix, StringComparison.Ordinal) is true;

    /// <summary>Returns the key of the event that the marks belong to; for an event's own key, the same key.</summary>
    public EventKey ToEventKey() => this with { IdempotencyToken = IdempotencyToken[(IdempotencyToken.LastIndexOf(':') + 1)..] };

    /// <summary>Returns the key of the marks of the event's later handlers. Call it only on an event's own key: it always adds the prefix.</summary>
    public EventKey ToLaterKey() => this with { IdempotencyToken = LaterPrefix + IdempotencyToken };

    /// <summary>Returns the key of an event, to look the event up in a store.</summary>
    /// <param name="keygenEvent">The event. Its <see cref="KeygenEvent.Registration"/> is part of the key.</param>
    public static EventKey Of(KeygenEvent keygenEvent)
    {
        ArgumentNullException.ThrowIfNull(keygenEvent);
        return new(keygenEvent.Registration, keygenEvent.AccountId, keygenEvent.IdempotencyToken);
    }
}
