namespace Keygen.Webhooks.Idempotency;

/// <summary>The number of events in a store. Marks of replays (<see cref="EventKey.IsReplay"/>) are not events, and are not counted.</summary>
/// <param name="Failing">Events with a handler that has failed and has not completed since.</param>
/// <param name="OldestFailure">
/// When the failing handler that was tried longest ago failed, in UTC; null when none is failing. If that is more than two days ago, Keygen
/// delivers the event no more.
/// </param>
/// <param name="Open">Events with a handler that has not completed, each once; null when the store would have to read every mark to count them.</param>
/// <param name="Settled">Settled events; null when the store would have to read every mark to count them.</param>
public sealed record EventCounts(int Failing, DateTimeOffset? OldestFailure, int? Open = null, int? Settled = null);
