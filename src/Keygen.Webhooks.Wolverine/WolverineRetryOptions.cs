namespace Keygen.Webhooks.Wolverine;

/// <summary>
/// How messages of failed handlers are retried. After the last retry, a message goes to Wolverine's dead letters. A message that cannot be
/// verified goes there at once.
/// </summary>
public sealed class WolverineRetryOptions
{
    /// <summary>
    /// The pauses before the first retries. The message keeps its place meanwhile: later events of the same license wait for it. The default
    /// value is 1, 5 and 15 seconds.
    /// </summary>
    public IReadOnlyList<TimeSpan> Cooldowns { get; set; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15)];

    /// <summary>
    /// The pauses before the next retries. The message loses its place: later events of the same license overtake it. The default value is 1
    /// minute, 5 minutes, 30 minutes, 2 hours, 6 hours and 24 hours.
    /// </summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; set; } =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(24),
    ];

    /// <summary>
    /// The pause before a message is tried again that no handler has failed for: the store is down, the message runs elsewhere, or the process
    /// stops. Such a message is tried until it succeeds; this does not count as a retry. The default value is 10 seconds.
    /// </summary>
    public TimeSpan UnavailableDelay { get; set; } = TimeSpan.FromSeconds(10);
}
