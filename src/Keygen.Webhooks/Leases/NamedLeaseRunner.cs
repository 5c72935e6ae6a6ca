using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keygen.Webhooks.Leases;

/// <summary>
/// Runs work that only one of several machines should do at a time. It takes the lease on a name, renews it while the work runs, and
/// releases it at the end. Resolve it from dependency injection; it is a singleton, safe for many threads.
/// </summary>
/// <remarks>
/// A lease is a hint, not a lock: work that ignores its token, or whose process was paused, may run at the same time as another machine's.
/// Machines share leases only through a shared store (<c>UseRedis</c>, <c>UseEntityFrameworkCore</c>). The in-memory store serves one
/// process only.
/// </remarks>
public sealed class NamedLeaseRunner
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly INamedLeaseStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Creates a runner for a store other than the registered one.</summary>
    /// <param name="store">The store of the leases.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs failed renewals and lost leases; null to log nothing.</param>
    public NamedLeaseRunner(INamedLeaseStore store, TimeProvider time, ILogger<NamedLeaseRunner>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(time);
        (_store, _time, _logger) = (store, time, logger ?? NullLogger<NamedLeaseRunner>.Instance);
    }

    /// <summary>Runs work unless someone else holds the lease on a name.</summary>
    /// <param name="name">The name to lock, at most 200 characters. It is case-sensitive.</param>
    /// <param name="duration">
    /// How long the lease outlives a process that dies; more than zero. The lease is renewed each time a third of this has passed, for as
    /// long as the work runs.
    /// </param>
    /// <param name="work">
    /// The work to run. Its token fires with <paramref name="cancellationToken"/> and when the lease is lost: someone else has taken it, or
    /// the store could not be reached for the whole duration.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait for the store, and asks the work to stop.</param>
    /// <returns>True after the work has run; false, without running it, when someone else holds the lease.</returns>
    /// <exception cref="ArgumentException">The name is empty or too long, or the duration is not more than zero.</exception>
    /// <exception cref="Exception">The store could not be reached, or the work threw.</exception>
    public async Task<bool> TryRunAsync(
        string name, TimeSpan duration, Func<CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        NamedLease.ThrowIfInvalid(name, duration);
        ArgumentNullException.ThrowIfNull(work);
        var askedAt = _time.GetTimestamp();
        if (await _store.TryAcquireAsync(name, duration, cancellationToken).ConfigureAwait(false) is not { } lease)
        {
            return false;
        }

        await RunAsync(lease, duration, askedAt, work, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Waits until nobody else holds the lease on a name, then runs work. Use it in a handler: when it throws, the event is delivered
    /// again.
    /// </summary>
    /// <param name="name">The name to lock, at most 200 characters. It is case-sensitive.</param>
    /// <param name="duration">
    /// How long the lease outlives a process that dies; more than zero. The lease is renewed each time a third of this has passed, for as
    /// long as the work runs.
    /// </param>
    /// <param name="work">
    /// The work to run. Its token fires with <paramref name="cancellationToken"/> and when the lease is lost: someone else has taken it, or
    /// the store could not be reached for the whole duration.
    /// </param>
    /// <param name="timeout">How long to wait for the lease; zero or more. The runner tries at least once a second.</param>
    /// <param name="cancellationToken">Cancels the wait for the lease, and asks the work to stop.</param>
    /// <returns>A task that completes when the work has run.</returns>
    /// <exception cref="TimeoutException">Someone else held the lease for the whole time; the work was not run.</exception>
    /// <exception cref="ArgumentException">
    /// The name is empty or too long, the duration is not more than zero, or the timeout is below zero.
    /// </exception>
    /// <exception cref="Exception">The store could not be reached, or the work threw.</exception>
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

    private async Task RunAsync(NamedLease lease, TimeSpan duration, long askedAt, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var keepAlive = new NamedLeaseKeepAlive(_store, lease, duration, askedAt, _time, _logger);
        var either = keepAlive.CreateStop();
        using var registration = cancellationToken.UnsafeRegister(static either => ((CancellationTokenSource)either!).Cancel(), either);
        try
        {
            await work(either.Token).ConfigureAwait(false);
        }
        finally
        {
            keepAlive.Dispose();
            if (!keepAlive.IsLost)
            {
                await ReleaseAsync(lease, duration).ConfigureAwait(false);
            }
        }
    }

    private async Task ReleaseAsync(NamedLease lease, TimeSpan duration)
    {
        try
        {
            await _store.ReleaseAsync(lease, CancellationToken.None).AsTask()
                .WaitAsync(duration < LeaseKeepAlive.CallTimeout ? duration : LeaseKeepAlive.CallTimeout, _time).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The lease expires by itself.
        }
    }
}
