using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>A claimed event.</summary>
/// <param name="Key">The key of the event in the store.</param>
/// <param name="Hash">The hash of the key.</param>
/// <param name="Event">The event; null when the claim was made with the key alone.</param>
internal sealed record ClaimedEvent(EventKey Key, string Hash, KeygenEvent? Event);
