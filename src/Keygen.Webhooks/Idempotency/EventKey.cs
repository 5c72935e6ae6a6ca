namespace Keygen.Webhooks.Idempotency;

/// <summary>What a store knows an event by.</summary>
/// <param name="Registration">The name of the registration that received it; empty for the default one.</param>
/// <param name="AccountId">The account, a UUID.</param>
/// <param name="IdempotencyToken">The event's <see cref="KeygenEvent.IdempotencyToken"/>.</param>
public readonly record struct EventKey(string Registration, string AccountId, string IdempotencyToken)
{
    /// <summary>What an event is known by, as a handler or a receipt has it: to look it up in a store, or to have it forgotten.</summary>
    /// <param name="keygenEvent">The event. Its <see cref="KeygenEvent.Registration"/> is part of the key.</param>
    public static EventKey Of(KeygenEvent keygenEvent)
    {
        ArgumentNullException.ThrowIfNull(keygenEvent);
        return new(keygenEvent.Registration, keygenEvent.AccountId, keygenEvent.IdempotencyToken);
    }
}
