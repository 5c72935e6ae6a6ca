namespace Keygen.Webhooks.Idempotency;

/// <summary>What a store knows an event by.</summary>
/// <param name="Registration">The name of the registration that received it; empty for the default one.</param>
/// <param name="AccountId">The account, a UUID.</param>
/// <param name="IdempotencyToken">The event's <see cref="KeygenEvent.IdempotencyToken"/>.</param>
public readonly record struct EventKey(string Registration, string AccountId, string IdempotencyToken);
