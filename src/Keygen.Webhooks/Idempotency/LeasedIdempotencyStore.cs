using System.Collections.Concurrent;
using Keygen.Webhooks.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// An <see cref="IIdempotencyStore"/> on top of any <see cref="IMarkStorage"/>. A claim is a lease, which is renewed while the claim is
/// held.
/// </summary>
/// <remarks>
/// It guarantees two things. Two deliveries of one event never run a handler at the same time, unless a lease expires while its process is
/// alive. A handler whose completion is recorded never runs again. If the process or the store fails after a handler ends and before its
/// completion is recorded, the handler runs again.
/// </remarks>
public sealed class LeasedIdempotencyStore : IIdempotencyStore
{
    /// <summary>A response that took longer may come from a server that was paused, and replaced in the meantime.</summary>
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(1);

    private readonly LeaseContext _context;
    private readonly ConcurrentDictionary<string, bool> _loggedNames = new(StringComparer.Ordinal);

    /// <summary>Creates the store.</summary>
    /// <param name="storage">The storage of leases and marks.</param>
    /// <param name="scopes">Creates a scope for each run of a handler.</param>
    /// <param name="timeProvider">The clock of the leases.</param>
    /// <param name="options">How long a lease lasts; null for the default.</param>
    /// <param name="logger">Logs lost leases and an unreachable storage; null to log nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lease is not more than zero, or is longer than 8 minutes.</exception>
    public LeasedIdempotencyStore(
        IMarkStorage storage, IServiceScopeFactory scopes, TimeProvider timeProvider,
        ClaimLeaseOptions? options = null, ILogger<LeasedIdempotencyStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(scopes);
        ArgumentNullException.ThrowIfNull(timeProvider);
        var lease = (options ?? new()).Lease;
        if (lease <= TimeSpan.Zero || lease > ClaimLeaseOptions.LongestLease)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "Set Lease to more than zero and at most 8 minutes.");
        }

        _context = new(storage, scopes, timeProvider, lease, logger ?? NullLogger<LeasedIdempotencyStore>.Instance);
    }

    /// <summary>Creates the store with the scopes, the clock and the logger of a container.</summary>
    /// <param name="services">The container.</param>
    /// <param name="storage">The storage of leases and marks.</param>
    /// <param name="options">How long a lease lasts; null for the default.</param>
    /// <returns>The store.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The lease is not more than zero, or is longer than 8 minutes.</exception>
    public static LeasedIdempotencyStore Create(IServiceProvider services, IMarkStorage storage, ClaimLeaseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new(
            storage, services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<TimeProvider>(), options,
            services.GetService<ILogger<LeasedIdempotencyStore>>());
    }

    /// <summary>The storage of leases and marks.</summary>
    public IMarkStorage Storage => _context.Storage;

    /// <inheritdoc/>
    public StoreTraits Traits => _context.Storage.Traits;

    /// <summary>Returns the reader of a store: the store itself or its mark storage; null when neither can answer.</summary>
    internal static IEventStateReader? ReaderOf(IIdempotencyStore store) =>
        store as IEventStateReader ?? (store as LeasedIdempotencyStore)?.Storage as IEventStateReader;

    /// <inheritdoc/>
    public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        ArgumentOutOfRangeException.ThrowIfLessThan(handlers.Count, 1, nameof(handlers));
        var fence = NewFence();
        var startedAt = _context.Time.GetTimestamp();
        ValueTask<AcquireResult> acquiring;
        try
        {
            acquiring = _context.Storage.TryAcquireAsync(key, fence, _context.Lease, cancellationToken);
        }
        catch (Exception exception)
        {
            acquiring = ValueTask.FromException<AcquireResult>(exception);
        }

        // A storage in memory answers at once.
        return acquiring.IsCompletedSuccessfully && _context.Time.GetElapsedTime(startedAt) < SlowAnswer
            ? ClaimAsync(acquiring.Result, key, fence, handlers, startedAt, cancellationToken)
            : ClaimAsync(acquiring, key, fence, handlers, startedAt, cancellationToken);
    }

    /// <summary>Random, because other processes choose fences too. In memory there are none, and a number is cheaper than a system call.</summary>
    private Guid NewFence() => _context.Storage is InMemoryMarkStorage memory ? memory.NewFence() : Guid.NewGuid();

    private async ValueTask<EventClaim> ClaimAsync(
        ValueTask<AcquireResult> acquiring, EventKey key, Guid fence, IReadOnlyList<string> handlers, long startedAt, CancellationToken cancellationToken)
    {
        AcquireResult acquired;
        try
        {
            acquired = await acquiring.ConfigureAwait(false);

            if (acquired.Status is ClaimStatus.Claimed && _context.Time.GetElapsedTime(startedAt) >= SlowAnswer)
            {
                // A second request gets the response of the current server.
                startedAt = _context.Time.GetTimestamp();
                if (!await _context.Storage.TryRenewAsync(key, fence, _context.Lease, cancellationToken).ConfigureAwait(false))
                {
                    _ = LeaseRelease.StartAsync(_context, key, fence);
                    return EventClaim.InProgress;
                }
            }
        }
        catch (Exception)
        {
            // The lease may have been granted, although the response is missing.
            _ = LeaseRelease.StartAsync(_context, key, fence);
            throw;
        }

        return await ClaimAsync(acquired, key, fence, handlers, startedAt, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<EventClaim> ClaimAsync(
        AcquireResult acquired, EventKey key, Guid fence, IReadOnlyList<string> handlers, long startedAt, CancellationToken cancellationToken)
    {
        if (acquired.Status is not ClaimStatus.Claimed)
        {
            return new(acquired.Status is ClaimStatus.Settled ? EventClaim.Settled : EventClaim.InProgress);
        }

        var claim = new LeasedClaim(_context, key, fence, handlers, CurrentNames(acquired.Done, handlers), startedAt);
        return claim.IsOpen ? new(claim) : SettleAsync(claim, cancellationToken);
    }

    /// <summary>Settles an event whose only open handler was removed since the last delivery.</summary>
    private static async ValueTask<EventClaim> SettleAsync(LeasedClaim claim, CancellationToken cancellationToken)
    {
        await using (claim.ConfigureAwait(false))
        {
            return await claim.SettleAsync(cancellationToken).ConfigureAwait(false) ? EventClaim.Settled : EventClaim.InProgress;
        }
    }

    /// <summary>
    /// Returns the completed handlers by their current names. It logs each name that is not registered: that handler may have been renamed,
    /// and would run again.
    /// </summary>
    private IReadOnlyCollection<string> CurrentNames(IReadOnlyCollection<string> done, IReadOnlyList<string> handlers)
    {
        if (done.Count == 0)
        {
            return done;
        }

        var current = Array.ConvertAll([.. done], name => HandlerNames.CurrentOf(handlers, name));
        foreach (var gone in current.Where(name => name is not HandlerNames.Forward && !handlers.Contains(name, StringComparer.Ordinal) && _loggedNames.TryAdd(name, true)))
        {
            Log.HandlerGone(_context.Logger, gone);
        }

        return current;
    }

    /// <inheritdoc/>
    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) =>
        _context.Storage.FindAsync(key, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(
        EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        return await _context.Storage.FindCompletedAsync(key, cancellationToken).ConfigureAwait(false) is { } recorded
            ? [.. recorded.Select(name => HandlerNames.CurrentOf(handlers, name)).Intersect(handlers, StringComparer.Ordinal)]
            : null;
    }
}
