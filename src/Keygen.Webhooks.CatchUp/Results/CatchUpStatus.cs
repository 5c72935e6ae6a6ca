namespace Keygen.Webhooks.CatchUp;

/// <summary>How catch-up stands, as far as this process knows.</summary>
/// <param name="LastResult">What the last run here did; null before the first. Its open and parked events are those of all machines.</param>
/// <param name="LastRun">When that run ended.</param>
/// <param name="LastCompleted">When a run, on whatever machine, last came to the end of the list.</param>
/// <param name="RequestsToday">Requests made since midnight UTC, by all machines, as last seen.</param>
/// <param name="PausedUntil">Until when it makes no request, because a quota or the budget is spent.</param>
/// <param name="Endpoint">What the endpoint watch last saw; null before the first run, and when it is off.</param>
public sealed record CatchUpStatus(
    CatchUpResult? LastResult = null,
    DateTimeOffset? LastRun = null,
    DateTimeOffset? LastCompleted = null,
    int RequestsToday = 0,
    DateTimeOffset? PausedUntil = null,
    EndpointStatus? Endpoint = null);
