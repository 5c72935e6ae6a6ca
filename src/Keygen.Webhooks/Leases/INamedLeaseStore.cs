namespace Keygen.Webhooks.Leases;

/// <summary>
/// Grants leases on names, for work that only one of several machines should do at a time. It is a singleton, used from many threads. To
/// run work under a lease, use <see cref="NamedLeaseRunner"/>.
/// </summary>
/// <remarks>
/// A lease is a hint, not a lock: a holder that was paused may continue after someone else has taken its lease. If that must not happen,
/// compare <see cref="NamedLease.FencingNumber"/>, which is greater for every later holder. An operation throws when the storage cannot be
/// reached.
/// </remarks>
public interface INamedLeaseStore
{
    /// <summary>Takes the lease on a name, unless someone holds it.</summary>
    /// <param name="name">The name to lock, at most 200 characters. It is case-sensitive.</param>
    /// <param name="duration">How long the lease lasts unless it is renewed; more than zero.</param>
    /// <param name="cancellationToken">Cancels the wait for the storage.</param>
    /// <returns>The lease; null while someone else holds it.</returns>
    /// <exception cref="ArgumentException">The name is empty or too long, or the duration is not more than zero.</exception>
    ValueTask<NamedLease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>
    /// Extends a lease, counted from now. A lease that has expired is extended too, unless someone else has taken it since.
    /// </summary>
    /// <param name="lease">The lease.</param>
    /// <param name="duration">How long the lease lasts from now; more than zero.</param>
    /// <param name="cancellationToken">Cancels the wait for the storage.</param>
    /// <returns>True when the lease was extended; false when someone else has taken it, or it was released.</returns>
    ValueTask<bool> TryRenewAsync(NamedLease lease, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Ends a lease, unless someone else has taken it since.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Cancels the wait for the storage.</param>
    ValueTask ReleaseAsync(NamedLease lease, CancellationToken cancellationToken);
}

/// <summary>A granted lease.</summary>
/// <param name="Name">The name that the lease is on.</param>
/// <param name="FencingNumber">A number that is greater than that of every earlier lease on the name.</param>
public readonly record struct NamedLease(string Name, long FencingNumber)
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Checks a name and a duration. Implementations of <see cref="INamedLeaseStore"/> call it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="duration">The duration.</param>
    /// <exception cref="ArgumentException">The name is empty or too long, or the duration is not more than zero.</exception>
    public static void ThrowIfInvalid(string name, TimeSpan duration)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MaxNameLength)
        {
            throw new ArgumentException($"The name of a lease must have at most {MaxNameLength} characters.", nameof(name));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
    }
}
