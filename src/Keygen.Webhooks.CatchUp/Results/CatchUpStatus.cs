namespace Keygen.Webhooks.CatchUp;

/// <summary>The state of catch-up as this process knows it.</summary>
/// <param name="LastResult">
/// The result of the last run in this process; null before the first run. Its open and parked events are those of all machines.
/// </param>
/// <param name="LastRun">When that run ended; null before the first run.</param>
/// <param name="LastCompleted">When a run on any machine last reached the end of the list; null when none has.</param>
/// <param name="RequestsToday">The number of requests that all machines have made since midnight UTC, as of the last run.</param>
/// <param name="PausedUntil">When requests resume after a quota or the budget was used up; null when catch-up is not paused.</param>
/// <param name="Endpoint">The last state of the endpoint watch; null before the first run and when the watch is off.</param>
public sealed record CatchUpStatus(
    CatchUpResult? LastResult = null,
    DateTimeOffset? LastRun = null,
    DateTimeOffset? LastCompleted = null,
    int RequestsToday = 0,
    DateTimeOffset? PausedUntil = null,
    EndpointStatus? Endpoint = null);
