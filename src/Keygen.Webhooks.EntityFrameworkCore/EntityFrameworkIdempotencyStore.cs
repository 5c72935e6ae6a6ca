using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Keeps marks in the handlers' own database. A handler's mark and its work commit together or not at all.</summary>
/// <remarks>
/// A claim only reads, or waits with that until its first insert has met rows of the event. The event's own row excludes others: each
/// handler's transaction writes it first, and its key makes a second transaction wait until the first has ended.
/// </remarks>
internal sealed partial class EntityFrameworkIdempotencyStore(StoreContext store) : IIdempotencyStore
{
    public StoreTraits Traits => store.Traits;

    public async ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        ArgumentOutOfRangeException.ThrowIfZero(handlers.Count, nameof(handlers));
        cancellationToken.ThrowIfCancellationRequested();
        var scope = store.Scopes.CreateAsyncScope();
        var claim = new EntityFrameworkClaim(store, key, handlers, scope);
        try
        {
            var context = store.ContextOf(scope.ServiceProvider);
            if (DatabaseSupport.InsertsFirst(context))
            {
                return claim;
            }

            // The caller may stop waiting. The query must then release its connection.
            using var timeout = store.LinkedTimeout(cancellationToken);
            var status = await claim.ReadAsync(context, timeout.Token).ConfigureAwait(false);
            if (status is ClaimStatus.Claimed)
            {
                return claim;
            }

            await claim.DisposeAsync().ConfigureAwait(false);
            return status is ClaimStatus.Settled ? EventClaim.Settled : EventClaim.InProgress;
        }
        catch
        {
            await claim.DisposeAsync().ConfigureAwait(false);
            throw;
        }
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
