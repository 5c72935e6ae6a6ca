namespace Keygen.Webhooks.CatchUp;

/// <summary>How far a run of a replay has come. The counts are of this run.</summary>
/// <param name="Seen">The number of rows of Keygen's list that were read.</param>
/// <param name="Matched">The number of events that match the request.</param>
/// <param name="Handled">The number of events for which a handler completed.</param>
/// <param name="Failed">The number of events for which a handler failed.</param>
/// <param name="Reached">When Keygen recorded the last event that was read.</param>
/// <param name="Until">When Keygen recorded the last event that the replay may take.</param>
public readonly record struct ReplayProgress(int Seen, int Matched, int Handled, int Failed, DateTimeOffset Reached, DateTimeOffset Until);
