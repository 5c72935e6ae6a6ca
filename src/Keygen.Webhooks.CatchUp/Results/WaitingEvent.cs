namespace Keygen.Webhooks.CatchUp;

/// <summary>An event that catch-up has passed in Keygen's list and tries again: it is in the open or the parked set.</summary>
/// <param name="EventId">Keygen's id of the event.</param>
/// <param name="Created">When Keygen recorded it.</param>
/// <param name="Attempts">How often catch-up has tried it again.</param>
/// <param name="Due">When catch-up tries it next; null when it is parked for good: only <see cref="CatchUpRunner.RetryParkedAsync"/> tries it.</param>
/// <param name="IsParked">Whether a handler failed for it. Otherwise it waits for another reason, such as a payload that is not stored yet.</param>
public sealed record WaitingEvent(string EventId, DateTimeOffset Created, int Attempts, DateTimeOffset? Due, bool IsParked);
