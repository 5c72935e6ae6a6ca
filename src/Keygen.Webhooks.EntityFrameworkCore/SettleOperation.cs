using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Settles an event whose handlers are all done, outside any handler's transaction.</summary>
internal static class SettleOperation
{
    /// <summary>Shorter than the wait of a claim. A delivery that cannot settle in this time answers that another is in progress.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <param name="store">The store.</param>
    /// <param name="key">The event.</param>
    /// <param name="eventHash">The event's hash.</param>
    /// <param name="row">The run that wrote the event's own row; null when the row does not exist.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>False when another delivery is working on the event.</returns>
    public static async Task<bool> TrySettleAsync(
        StoreContext store, EventKey key, string eventHash, Guid? row, CancellationToken cancellationToken)
    {
        using var timeout = new LinkedTimeout(Limit, store.Time, cancellationToken);
        try
        {
            if (await store.InTransactionAsync(
                (context, ct) => row is { } runId
                    ? context.SettleEventAsync(eventHash, runId, store.Now, ct)
                    : context.InsertAsync(MarkTable.MarkOf(key, eventHash, "", Guid.NewGuid(), store.Now, isDone: true), ct),
                timeout.Token).ConfigureAwait(false) == 1)
            {
                return true;
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            var marks = await store.ReadMarksAsync(eventHash, cancellationToken).ConfigureAwait(false);
            if (marks.Settled is null && marks.Holder?.RunId == row && !timeout.IsOver)
            {
                throw;
            }

            return marks.Settled is not null;
        }

        return (await store.ReadMarksAsync(eventHash, cancellationToken).ConfigureAwait(false)).Settled is not null;
    }
}
