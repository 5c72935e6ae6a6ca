using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Keeps marks in the handlers' own database. A handler's mark and its work commit together or not at all.</summary>
/// <remarks>
/// A claim only reads. The event's own row excludes others: each handler's transaction writes it first, and its key makes a second
/// transaction wait until the first has ended.
/// </remarks>
internal sealed class EntityFrameworkIdempotencyStore(StoreContext store) : IIdempotencyStore
{
    /// <summary>A younger mark is not renewed, so that repeated deliveries of one event write nothing.</summary>
    private static readonly TimeSpan RenewedAfter = TimeSpan.FromHours(1);

    public StoreTraits Traits => store.Traits;

    public async ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        ArgumentOutOfRangeException.ThrowIfZero(handlers.Count, nameof(handlers));
        cancellationToken.ThrowIfCancellationRequested();
        var eventHash = MarkHashes.Of(key);

        // The caller may stop waiting. The query must then release its connection.
        using var timeout = store.LinkedTimeout(cancellationToken);
        var marks = await store.ReadMarksAsync(eventHash, timeout.Token).ConfigureAwait(false);
        if (marks.IsHeld(store.Now, store.HoldTimeOf(key.Registration)))
        {
            return EventClaim.InProgress;
        }

        if (store.Now - marks.SeenAt >= RenewedAfter)
        {
            await store.InTransactionAsync((context, ct) => context.RenewAsync(eventHash, store.Now, ct), timeout.Token).ConfigureAwait(false);
        }

        if (marks.Settled is not null)
        {
            return EventClaim.Settled;
        }

        var claim = new EntityFrameworkClaim(store, key, eventHash, handlers, marks);
        return claim.IsOpen ? claim
            : await claim.SettleAsync(timeout.Token).ConfigureAwait(false) ? EventClaim.Settled : EventClaim.InProgress;
    }

    public async ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) =>
        (await store.ReadMarksAsync(MarkHashes.Of(key), cancellationToken).ConfigureAwait(false)).State;

    public async ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(
        EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        var marks = await store.ReadMarksAsync(MarkHashes.Of(key), cancellationToken).ConfigureAwait(false);
        return
        [
            .. handlers.Concat(HandlerNames.FormerOf(handlers)).Where(name => marks.IsRecorded(MarkHashes.Of(name)))
                .Select(name => HandlerNames.CurrentOf(handlers, name)).Intersect(handlers, StringComparer.Ordinal),
        ];
    }
}
