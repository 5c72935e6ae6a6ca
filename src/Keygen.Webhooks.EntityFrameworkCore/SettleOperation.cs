using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Settles an event of which every handler turned out to be done, outside any handler's transaction.</summary>
internal static class SettleOperation
{
    /// <summary>Shorter than a claim is waited for: who cannot settle in that time answers that another is at it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <param name="store">The store.</param>
    /// <param name="key">The event.</param>
    /// <param name="eventHash">The event's hash.</param>
    /// <param name="row">The run that wrote the event's own row; null when there is none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when another delivery is at it.</returns>
    public static async Task<bool> TrySettleAsync(
        StoreContext store, EventKey key, string eventHash, Guid? row, CancellationToken cancellationToken)
    {
        using var patience = new LinkedTimeout(Limit, store.Time, cancellationToken);
        try
        {
            if (await store.InTransactionAsync(
                (context, ct) => row is { } runId
                    ? context.SettleEventAsync(eventHash, runId, store.Now, ct)
                    : context.InsertAsync(MarkTable.MarkOf(key, eventHash, "", Guid.NewGuid(), store.Now, isDone: true), ct),
                patience.Token).ConfigureAwait(false) == 1)
            {
                return true;
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            var marks = await store.ReadMarksAsync(eventHash, cancellationToken).ConfigureAwait(false);
            if (marks.Settled is null && marks.Holder?.RunId == row && !patience.IsOver)
            {
                throw;
            }

            return marks.Settled is not null;
        }

        return (await store.ReadMarksAsync(eventHash, cancellationToken).ConfigureAwait(false)).Settled is not null;
    }
}
