using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Settles an event of which every handler turned out to be done, outside any handler's transaction.</summary>
internal static class Settling
{
    public static async Task SettleAsync(
        StoreContext store, DbContext context, EventKey key, string eventId, CancellationToken cancellationToken)
    {
        try
        {
            await context.InsertAsync(EntityFrameworkClaim.MarkOf(key, eventId, "", Guid.NewGuid(), store.Now), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Another delivery may have settled it just now.
            var marks = await store.OnFreshContextAsync((fresh, ct) => fresh.ReadMarksAsync(eventId, ct), cancellationToken).ConfigureAwait(false);
            if (marks.Settled is null)
            {
                throw;
            }
        }
    }

    /// <summary>
    /// Two deliveries may have done one part each, neither of them knowing of the other's: whoever comes to know settles. What fails
    /// is left to the next delivery.
    /// </summary>
    public static async Task SettleIfDoneAsync(this StoreContext store, EventKey key, string eventId, IEnumerable<string> handlers)
    {
        try
        {
            await store.OnFreshContextAsync(async (context, ct) =>
            {
                var marks = await context.ReadMarksAsync(eventId, ct).ConfigureAwait(false);
                if (marks.Settled is null && handlers.All(handler => marks.IsDone(MarkIds.Of(handler))))
                {
                    await SettleAsync(store, context, key, eventId, ct).ConfigureAwait(false);
                }

                return true;
            }).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.NotSettled(store.Logger, exception);
        }
    }
}
