namespace Keygen.Webhooks.Idempotency;

/// <summary>The key of an event in a store.</summary>
/// <param name="Registration">The name of the registration that received it; empty for the default one.</param>
/// <param name="AccountId">The id of the Keygen account, a UUID.</param>
/// <param name="IdempotencyToken">The event's <see cref="KeygenEvent.IdempotencyToken"/>.</param>
public readonly record struct EventKey(string Registration, string AccountId, string IdempotencyToken)
{
    /// <summary>Returns the key of an event, to look the event up in a store.</summary>
    /// <param name="keygenEvent">The event. Its <see cref="KeygenEvent.Registration"/> is part of the key.</param>
    public static EventKey Of(KeygenEvent keygenEvent)
    {
        ArgumentNullException.ThrowIfNull(keygenEvent);
        return new(keygenEvent.Registration, keygenEvent.AccountId, keygenEvent.IdempotencyToken);
    }
}
