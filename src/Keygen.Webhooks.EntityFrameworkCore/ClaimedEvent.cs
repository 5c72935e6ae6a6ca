using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>An event that was claimed.</summary>
/// <param name="Key">What the store knows it by.</param>
/// <param name="Hash">The hash of the key.</param>
/// <param name="Event">The event; null when whoever claimed it has the key alone.</param>
internal sealed record ClaimedEvent(EventKey Key, string Hash, KeygenEvent? Event);
