namespace Keygen.Webhooks.CatchUp.Progress;

/// <summary>An event in the open or the parked set.</summary>
/// <param name="Created">When Keygen recorded it.</param>
/// <param name="Attempts">How often it was looked at.</param>
/// <param name="Due">When it is looked at next; null when it is not, by itself.</param>
/// <param name="Token">What the store knows it by; only of an event that is parked for good, and null where an earlier version parked it.</param>
internal sealed record WaitingRow(DateTimeOffset Created, int Attempts, DateTimeOffset? Due, string? Token = null)
{
    /// <summary>How often a handler may fail before the event is parked for good.</summary>
    public const int MaxFailures = 20;

    /// <summary>The row after one more look at it.</summary>
    /// <param name="now">When that was.</param>
    /// <param name="options">Has the delays.</param>
    /// <param name="maxAttempts">After how many it is not looked at any more.</param>
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
