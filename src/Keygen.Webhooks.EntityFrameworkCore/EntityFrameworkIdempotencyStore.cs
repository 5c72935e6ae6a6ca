using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Marks in the handlers' own database. A handler's mark commits with what the handler did, or neither does.</summary>
/// <remarks>
/// A claim takes nothing: it reads. What excludes others is the event's own row, written at the beginning of each handler's transaction: its key
/// makes a second one wait until the first has ended.
/// </remarks>
internal sealed class EntityFrameworkIdempotencyStore(StoreContext store) : IIdempotencyStore
{
    /// <summary>Below this age a mark is not renewed, so that one delivery replayed over and over writes nothing.</summary>
    private static readonly TimeSpan RenewedAfter = TimeSpan.FromHours(1);

    public StoreTraits Traits => store.Traits;

    public async ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        ArgumentOutOfRangeException.ThrowIfZero(handlers.Count, nameof(handlers));
        cancellationToken.ThrowIfCancellationRequested();
        var eventHash = MarkHashes.Of(key);

        // Whoever asked may stop waiting; the question must not go on to hold a connection.
        using var patience = store.LinkedTimeout(cancellationToken);
        var marks = await store.ReadMarksAsync(eventHash, patience.Token).ConfigureAwait(false);
        if (marks.IsHeld(store.Now, store.HoldTimeOf(key.Registration)))
        {
            return EventClaim.InProgress;
        }

        if (store.Now - marks.SeenAt >= RenewedAfter)
        {
            await store.InTransactionAsync((context, ct) => context.RenewAsync(eventHash, store.Now, ct), patience.Token).ConfigureAwait(false);
        }

        if (marks.Settled is not null)
        {
            return EventClaim.Settled;
        }

        var claim = new EntityFrameworkClaim(store, key, eventHash, handlers, marks);
        return claim.IsOpen ? claim
            : await claim.SettleAsync(patience.Token).ConfigureAwait(false) ? EventClaim.Settled : EventClaim.InProgress;
    }

    public async ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) =>
        (await store.ReadMarksAsync(MarkHashes.Of(key), cancellationToken).ConfigureAwait(false)).State;

    public async ValueTask<bool> ForgetAsync(EventKey key, CancellationToken cancellationToken) =>
        await new ForgetOperation(store, key).RunAsync(cancellationToken).ConfigureAwait(false);
}
