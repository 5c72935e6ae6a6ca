namespace Keygen.Webhooks.Idempotency;

/// <summary>Options for the claims of <see cref="LeasedIdempotencyStore"/>.</summary>
public sealed class ClaimLeaseOptions
{
    /// <summary>
    /// The longest lease, 8 minutes. It is shorter than the time to Keygen's first retry, so the claim of a server that died has expired by
    /// then.
    /// </summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(8);

    /// <summary>
    /// How long a claim outlives a process that died. After that, the next delivery runs the handlers that have not completed. While a
    /// handler runs, the lease is renewed each time a third of this has passed. It must be more than zero and at most 8 minutes. The
    /// default value is 60 seconds.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);
}
