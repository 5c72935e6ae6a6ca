namespace Keygen.Webhooks.Leases;

/// <summary>
/// Leases on names, for work that only one of several machines should do at a time. A singleton, used from many threads.
/// </summary>
/// <remarks>
/// A lease is a hint, not a lock: a holder that was paused may go on after its lease is another's. What must not be overtaken
/// compares <see cref="Lease.FencingNumber"/>, which is greater for every later holder. An operation throws when what the leases
/// are kept in cannot be reached.
/// </remarks>
public interface INamedLeaseStore
{
    /// <summary>Takes the lease of a name, unless someone holds it.</summary>
    /// <param name="name">What the lease is on; letter case counts, at most 200 characters.</param>
    /// <param name="duration">How long it lasts unless renewed; more than zero.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease, or null while someone else holds it.</returns>
    /// <exception cref="ArgumentException">The name is empty or too long, or the duration is not more than zero.</exception>
    ValueTask<Lease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Makes a lease last from now on, also one that ran out and nobody has taken since.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="duration">How long it lasts from now; more than zero.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when it is someone else's by now, or was released.</returns>
    ValueTask<bool> TryRenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Ends a lease, if it is still its holder's.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask ReleaseAsync(Lease lease, CancellationToken cancellationToken);
}

/// <summary>A lease that was granted.</summary>
/// <param name="Name">What it is on.</param>
/// <param name="FencingNumber">Greater than that of every earlier lease on the name.</param>
public readonly record struct Lease(string Name, long FencingNumber)
{
    /// <summary>The longest name a lease can be on, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>For implementations of <see cref="INamedLeaseStore"/>: what every store refuses.</summary>
    /// <param name="name">The name.</param>
    /// <param name="duration">The duration.</param>
    /// <exception cref="ArgumentException">The name is empty or too long, or the duration is not more than zero.</exception>
    public static void ThrowIfInvalid(string name, TimeSpan duration)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MaxNameLength)
        {
            throw new ArgumentException($"The name of a lease has at most {MaxNameLength} characters.", nameof(name));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
    }
}
