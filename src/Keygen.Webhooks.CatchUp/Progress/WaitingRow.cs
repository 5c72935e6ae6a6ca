namespace Keygen.Webhooks.CatchUp.Progress;

/// <summary>An event in the open or the parked set.</summary>
/// <param name="Created">When Keygen recorded it.</param>
/// <param name="Attempts">How often it was checked.</param>
/// <param name="Due">When it is checked next; null when it is not checked automatically.</param>
/// <param name="Token">
/// The event's idempotency token, kept only for an event that is parked for good; null when an earlier version parked it.
/// </param>
internal sealed record WaitingRow(DateTimeOffset Created, int Attempts, DateTimeOffset? Due, string? Token = null)
{
    /// <summary>The number of failures after which the event is parked for good.</summary>
    public const int MaxFailures = 20;

    /// <summary>Returns the row after one more check.</summary>
    /// <param name="now">The time of the check.</param>
    /// <param name="options">The delays.</param>
    /// <param name="maxAttempts">The number of checks after which it is not checked automatically any more.</param>
    public WaitingRow Again(DateTimeOffset now, CatchUpOptions options, int maxAttempts = int.MaxValue)
    {
        var attempts = Attempts + 1;
        return this with { Attempts = attempts, Due = attempts >= maxAttempts ? null : now + DelayAfter(attempts, options) };
    }

    private static TimeSpan DelayAfter(int attempts, CatchUpOptions options)
    {
        var doubled = options.FirstRetryDelay * Math.Pow(2, Math.Min(attempts, 30) - 1);
        return doubled < options.LongestRetryDelay ? doubled : options.LongestRetryDelay;
    }
}
