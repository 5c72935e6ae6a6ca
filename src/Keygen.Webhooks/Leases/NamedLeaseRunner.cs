using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keygen.Webhooks.Leases;

/// <summary>
/// Runs work that only one of several machines should do at a time: it takes the lease of a name, renews it while the work runs, and
/// releases it at the end. Resolve it from dependency injection; a singleton, used from many threads.
/// </summary>
/// <remarks>
/// A lease is a hint, not a lock: work that ignores its token, or was paused with its process, may run beside another machine's. Machines
/// share a lease only through a shared store (<c>UseRedis</c>, <c>UseEntityFrameworkCore</c>); the in-memory store is this process alone.
/// </remarks>
public sealed class NamedLeaseRunner
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly INamedLeaseStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Makes a runner for another store than the one that is registered.</summary>
    /// <param name="store">Where leases are kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of a renewal that fails and of a lease that is lost; nothing is logged when null.</param>
    public NamedLeaseRunner(INamedLeaseStore store, TimeProvider time, ILogger<NamedLeaseRunner>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(time);
        (_store, _time, _logger) = (store, time, logger ?? NullLogger<NamedLeaseRunner>.Instance);
    }

    /// <summary>Runs work if nobody else holds the lease of a name.</summary>
    /// <param name="name">What the lease is on; letter case counts, at most 200 characters.</param>
    /// <param name="duration">
    /// How long the lease outlives a process that dies; more than zero. It is renewed at a third of this for as long as the work runs.
    /// </param>
    /// <param name="work">
    /// What to run. Its token fires when the lease is lost, because someone else has it or the store was out of reach for its whole
    /// length, and with <paramref name="cancellationToken"/>.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for the store, and asks the work to end.</param>
    /// <returns>True after the work has ended; false, and nothing was run, while someone else holds the lease.</returns>
    /// <exception cref="ArgumentException">The name is empty or too long, or the duration is not more than zero.</exception>
    /// <exception cref="Exception">What the store throws when the lease cannot be asked for, or what the work throws.</exception>
    public async Task<bool> TryRunAsync(
        string name, TimeSpan duration, Func<CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        Lease.ThrowIfInvalid(name, duration);
        ArgumentNullException.ThrowIfNull(work);
        var askedAt = _time.GetTimestamp();
        if (await _store.TryAcquireAsync(name, duration, cancellationToken).ConfigureAwait(false) is not { } lease)
        {
            return false;
        }

        await RunAsync(lease, duration, askedAt, work, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Waits until nobody else holds the lease of a name, and runs work. Use it in a handler: when it throws, the event comes again.</summary>
    /// <param name="name">What the lease is on; letter case counts, at most 200 characters.</param>
    /// <param name="duration">
    /// How long the lease outlives a process that dies; more than zero. It is renewed at a third of this for as long as the work runs.
    /// </param>
    /// <param name="work">
    /// What to run. Its token fires when the lease is lost, because someone else has it or the store was out of reach for its whole
    /// length, and with <paramref name="cancellationToken"/>.
    /// </param>
    /// <param name="timeout">How long to wait for the lease; zero or more. The store is asked at least once a second.</param>
    /// <param name="cancellationToken">Ends the wait for the lease, and asks the work to end.</param>
    /// <returns>A task that ends when the work has ended.</returns>
    /// <exception cref="TimeoutException">Someone else held the lease all the time; nothing was run.</exception>
    /// <exception cref="ArgumentException">The name is empty or too long, the duration is not more than zero, or the timeout is below zero.</exception>
    /// <exception cref="Exception">What the store throws when the lease cannot be asked for, or what the work throws.</exception>
    public async Task RunAsync(
        string name, TimeSpan duration, Func<CancellationToken, Task> work, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        var since = _time.GetTimestamp();
        for (var pause = FirstPause; !await TryRunAsync(name, duration, work, cancellationToken).ConfigureAwait(false); pause *= 2)
        {
            var left = timeout - _time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
            {
                throw new TimeoutException($"The lease '{name}' was held elsewhere for {timeout}; the work was not run.");
            }

            pause = pause < LongestPause ? pause : LongestPause;
            await Task.Delay(pause < left ? pause : left, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(Lease lease, TimeSpan duration, long askedAt, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var keepAlive = new NamedLeaseKeepAlive(_store, lease, duration, askedAt, _time, _logger);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(keepAlive.Lost, cancellationToken);
        try
        {
            await work(either.Token).ConfigureAwait(false);
        }
        finally
        {
            keepAlive.Dispose();
            if (!keepAlive.Lost.IsCancellationRequested)
            {
                await ReleaseAsync(lease, duration).ConfigureAwait(false);
            }
        }
    }

    private async Task ReleaseAsync(Lease lease, TimeSpan duration)
    {
        try
        {
            await _store.ReleaseAsync(lease, CancellationToken.None).AsTask()
                .WaitAsync(duration < LeaseKeepAlive.CallTimeout ? duration : LeaseKeepAlive.CallTimeout, _time).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It runs out by itself.
        }
    }
}
