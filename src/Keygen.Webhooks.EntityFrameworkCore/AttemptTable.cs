using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Counts failed runs, outside the transactions they rolled back. For people: nothing depends on it.</summary>
internal static class AttemptTable
{
    public static async Task RecordFailureAsync(this StoreContext store, EventKey key, string eventId, string handler, Exception error)
    {
        try
        {
            await store.InTransactionAsync((context, ct) => context.CountFailureAsync(
                new KeygenWebhookAttempt
                {
                    EventId = eventId,
                    HandlerId = MarkHashes.Of(handler),
                    IdempotencyToken = key.IdempotencyToken,
                    Handler = handler,
                    Attempts = 1,
                    LastErrorType = error.GetType().FullName ?? error.GetType().Name,
                    LastAttemptAt = store.Now,
                }, ct)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.FailureNotRecorded(store.Logger, exception, handler);
        }
    }

    /// <summary>Inserts the row, or counts on in the one that is there.</summary>
    public static async Task<int> CountFailureAsync(this DbContext context, KeygenWebhookAttempt first, CancellationToken cancellationToken)
    {
        var attempts = await context.Set<KeygenWebhookAttempt>().IgnoreQueryFilters().AsNoTracking()
            .Where(attempt => attempt.EventId == first.EventId && attempt.HandlerId == first.HandlerId)
            .Select(static attempt => attempt.Attempts).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return attempts == 0
            ? await context.InsertAsync(first, cancellationToken).ConfigureAwait(false)
            : await TableStatement.UpdateAsync<KeygenWebhookAttempt>(
                context,
                [
                    new(nameof(KeygenWebhookAttempt.Attempts), attempts + 1), new(nameof(KeygenWebhookAttempt.LastErrorType), first.LastErrorType),
                    new(nameof(KeygenWebhookAttempt.LastAttemptAt), first.LastAttemptAt),
                ],
                [new(nameof(KeygenWebhookAttempt.EventId), first.EventId), new(nameof(KeygenWebhookAttempt.HandlerId), first.HandlerId)],
                cancellationToken).ConfigureAwait(false);
    }
}
