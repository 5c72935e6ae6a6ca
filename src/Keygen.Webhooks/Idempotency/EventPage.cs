namespace Keygen.Webhooks.Idempotency;

/// <summary>A page of events.</summary>
/// <param name="Events">The events, newest first.</param>
/// <param name="Next">The cursor of the next page; null when this is the last.</param>
public sealed record EventPage(IReadOnlyList<EventStatus> Events, string? Next);
