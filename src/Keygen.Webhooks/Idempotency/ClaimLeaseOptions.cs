namespace Keygen.Webhooks.Idempotency;

/// <summary>How <see cref="LeasedIdempotencyStore"/> holds its claims.</summary>
public sealed class ClaimLeaseOptions
{
    /// <summary>The longest claim there may be, 8 minutes: below Keygen's first retry, which would otherwise find a dead server's claim in force.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(8);

    /// <summary>
    /// How long a claim outlives a process that died: after that, the next delivery runs what it left. Renewed at a third of it
    /// for as long as a handler runs. More than zero, at most 8 minutes, which is below Keygen's first retry; 60 seconds by default.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);
}
