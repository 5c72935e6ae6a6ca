using System.Collections.Concurrent;
using Keygen.Webhooks.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// An <see cref="IIdempotencyStore"/> over any <see cref="IMarkStorage"/>: a claim is a lease that is renewed while it is held.
/// </summary>
/// <remarks>
/// What it promises: two deliveries of one event never run a handler at the same time, as long as no lease runs out under a
/// living process; a handler whose completion is recorded never runs again. A crash, or a store that dies, between the end of a
/// handler and the record of it repeats that handler.
/// </remarks>
public sealed class LeasedIdempotencyStore : IIdempotencyStore
{
    /// <summary>After this time an answer may be one of a server that stood still, and has been replaced meanwhile.</summary>
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(1);

    private readonly LeaseContext _context;
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Creates the store.</summary>
    /// <param name="storage">Where leases and marks are kept.</param>
    /// <param name="scopes">Opens a scope for each run of a handler.</param>
    /// <param name="timeProvider">The clock of the leases.</param>
    /// <param name="options">The length of a lease.</param>
    /// <param name="logger">Hears of leases lost and stores out of reach.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lease is not between zero and 8 minutes.</exception>
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

    /// <summary>Creates the store with what a container has: its scopes, its clock and its logger.</summary>
    /// <param name="services">The container.</param>
    /// <param name="storage">Where leases and marks are kept.</param>
    /// <param name="options">The length of a lease; null for the default.</param>
    /// <returns>The store.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The lease is not between zero and 8 minutes.</exception>
    public static LeasedIdempotencyStore Create(IServiceProvider services, IMarkStorage storage, ClaimLeaseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new(
            storage, services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<TimeProvider>(), options,
            services.GetService<ILogger<LeasedIdempotencyStore>>());
    }

    /// <summary>Where leases and marks are kept.</summary>
    public IMarkStorage Storage => _context.Storage;

    /// <inheritdoc/>
    public StoreTraits Traits => _context.Storage.Traits;

    /// <inheritdoc/>
    public async ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        ArgumentOutOfRangeException.ThrowIfLessThan(handlers.Count, 1, nameof(handlers));
        var fence = Guid.NewGuid();
        var startedAt = _context.Time.GetTimestamp();
        AcquireResult acquired;
        try
        {
            acquired = await _context.Storage.TryAcquireAsync(key, fence, _context.Lease, cancellationToken).ConfigureAwait(false);

            // Asked a second time, such a server knows better.
            if (acquired.Status is ClaimStatus.Claimed && _context.Time.GetElapsedTime(startedAt) >= SlowAnswer
                && !await _context.Storage.TryRenewAsync(key, fence, _context.Lease, cancellationToken).ConfigureAwait(false))
            {
                return EventClaim.InProgress;
            }
        }
        catch (Exception)
        {
            // That there was no answer does not say that there is no lease.
            _ = LeaseRelease.StartAsync(_context, key, fence);
            throw;
        }

        if (acquired.Status is not ClaimStatus.Claimed)
        {
            return acquired.Status is ClaimStatus.Settled ? EventClaim.Settled : EventClaim.InProgress;
        }

        var claim = new LeasedClaim(_context, key, fence, handlers, Current(acquired.Done, handlers), startedAt);
        if (claim.IsOpen)
        {
            return claim;
        }

        // A handler was removed since the last delivery, and it was the one that was open.
        await using (claim.ConfigureAwait(false))
        {
            await claim.SettleAsync(cancellationToken).ConfigureAwait(false);
            return EventClaim.Settled;
        }
    }

    /// <summary>What has completed, by the names handlers have now. One that is nobody's may be a handler that was renamed: it would run again.</summary>
    private IReadOnlyCollection<string> Current(IReadOnlyCollection<string> done, IReadOnlyList<string> handlers)
    {
        if (done.Count == 0)
        {
            return done;
        }

        var current = Array.ConvertAll([.. done], name => HandlerNames.CurrentOf(handlers, name));
        foreach (var gone in current.Where(name => !handlers.Contains(name, StringComparer.Ordinal) && _told.TryAdd(name, true)))
        {
            Log.HandlerGone(_context.Logger, gone);
        }

        return current;
    }

    /// <inheritdoc/>
    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) =>
        _context.Storage.FindAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> ForgetAsync(EventKey key, CancellationToken cancellationToken) =>
        _context.Storage.ForgetAsync(key, cancellationToken);
}
