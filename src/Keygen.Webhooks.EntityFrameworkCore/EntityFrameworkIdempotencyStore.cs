using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Marks in the handlers' own database. A handler's mark commits with what the handler did, or neither does.</summary>
/// <remarks>
/// A claim takes nothing: it reads, and tidies what it finds. What excludes others is the insert of the handler's mark at the beginning of its transaction: the key
/// makes a second one wait until the first has ended, and fail if it ended well.
/// </remarks>
internal sealed class EntityFrameworkIdempotencyStore(StoreContext store, Func<string, IReadOnlyList<string>> handlersOf) : IIdempotencyStore
{
    /// <summary>Below this age a mark is not renewed, so that one delivery replayed over and over writes nothing.</summary>
    private static readonly TimeSpan RenewedAfter = TimeSpan.FromHours(1);

    public StoreTraits Traits => store.Traits;

    public async ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        ArgumentOutOfRangeException.ThrowIfZero(handlers.Count, nameof(handlers));
        cancellationToken.ThrowIfCancellationRequested();
        var eventId = MarkIds.Of(key);

        // Whoever asked may stop waiting; the question must not go on to hold a connection.
        using var patience = store.Patience(cancellationToken);
        return await store.OnFreshContextAsync(async (context, ct) =>
        {
            var marks = await context.ReadMarksAsync(eventId, ct).ConfigureAwait(false);
            await RenewAsync(context, marks, eventId, ct).ConfigureAwait(false);
            if (marks.Settled is not null)
            {
                return EventClaim.Settled;
            }

            foreach (var undone in marks.Undone)
            {
                await context.RemoveUndoneAsync(eventId, undone.HandlerId, undone.RunId, ct).ConfigureAwait(false);
            }

            var done = handlers.Where(handler => marks.IsDone(MarkIds.Of(handler))).ToHashSet(StringComparer.Ordinal);
            if (done.Count < handlers.Distinct(StringComparer.Ordinal).Count())
            {
                return new EntityFrameworkClaim(store, key, eventId, handlers, done);
            }

            // A handler was removed since the last delivery, and it was the one that was open.
            await Settling.SettleAsync(store, context, key, eventId, ct).ConfigureAwait(false);
            return EventClaim.Settled;
        }, patience.Token).ConfigureAwait(false);
    }

    public async ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) =>
        (await store.OnFreshContextAsync((context, ct) => context.ReadMarksAsync(MarkIds.Of(key), ct), cancellationToken).ConfigureAwait(false)).State;

    public async ValueTask<bool> ForgetAsync(EventKey key, CancellationToken cancellationToken) =>
        await new Forgetting(store, key, handlersOf(key.Registration)).RunAsync(cancellationToken).ConfigureAwait(false);

    private async Task RenewAsync(DbContext context, EventMarks marks, string eventId, CancellationToken cancellationToken)
    {
        var now = store.Now;
        if (now - marks.SeenAt >= RenewedAfter)
        {
            await context.Set<KeygenWebhookMark>().Where(mark => mark.EventId == eventId && mark.IsDone)
                .ExecuteUpdateAsync(set => set.SetProperty(static mark => mark.SeenAt, now), cancellationToken).ConfigureAwait(false);
        }
    }
}
