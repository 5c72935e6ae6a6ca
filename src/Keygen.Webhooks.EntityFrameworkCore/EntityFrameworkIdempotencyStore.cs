using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

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
        var scope = store.Scopes.CreateAsyncScope();
        var isHandedOn = false;
        try
        {
            var claim = await ClaimAsync(key, eventHash, handlers, scope, timeout.Token).ConfigureAwait(false);
            isHandedOn = claim.Status is ClaimStatus.Claimed;
            return claim;
        }
        finally
        {
            if (!isHandedOn)
            {
                await scope.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<EventClaim> ClaimAsync(
        EventKey key, string eventHash, IReadOnlyList<string> handlers, AsyncServiceScope scope, CancellationToken cancellationToken)
    {
        var marks = await store.ReadMarksAsync(store.ContextOf(scope.ServiceProvider), eventHash, cancellationToken).ConfigureAwait(false);
        if (marks.IsHeld(store.Now, store.HoldTimeOf(key.Registration)))
        {
            return EventClaim.InProgress;
        }

        if (store.Now - marks.SeenAt >= RenewedAfter)
        {
            await store.InTransactionAsync((context, ct) => context.RenewAsync(eventHash, store.Now, ct), cancellationToken).ConfigureAwait(false);
        }

        if (marks.Settled is not null)
        {
            return EventClaim.Settled;
        }

        var claim = new EntityFrameworkClaim(store, key, eventHash, handlers, marks, scope);
        return claim.IsOpen ? claim
            : await claim.SettleAsync(cancellationToken).ConfigureAwait(false) ? EventClaim.Settled : EventClaim.InProgress;
    }

    public async ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) =>
        (await store.ReadMarksAsync(MarkHashes.Of(key), cancellationToken).ConfigureAwait(false)).State;

    public async ValueTask<bool> ForgetAsync(EventKey key, CancellationToken cancellationToken) =>
        await new ForgetOperation(store, key).RunAsync(cancellationToken).ConfigureAwait(false);
}
