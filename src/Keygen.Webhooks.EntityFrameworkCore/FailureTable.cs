using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Counts failed runs, outside the transactions they rolled back. For people: nothing depends on it.</summary>
internal static class FailureTable
{
    public static async Task RecordFailureAsync(this StoreContext store, EventKey key, string eventId, string handler, Exception error)
    {
        try
        {
            await store.OnFreshContextAsync(async (context, ct) =>
            {
                if (await CountAsync(context, ct).ConfigureAwait(false) == 0)
                {
                    await context.InsertAsync(new KeygenWebhookAttempt
                    {
                        EventId = eventId,
                        HandlerId = MarkIds.Of(handler),
                        IdempotencyToken = key.IdempotencyToken,
                        Handler = handler,
                        Attempts = 1,
                        LastErrorType = TypeOf(error),
                        LastAttemptAt = store.Now,
                    }, ct).ConfigureAwait(false);
                }

                return true;
            }).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.FailureNotRecorded(store.Logger, exception, handler);
        }

        Task<int> CountAsync(DbContext context, CancellationToken cancellationToken)
        {
            var (handlerId, type, now) = (MarkIds.Of(handler), TypeOf(error), store.Now);
            return context.Set<KeygenWebhookAttempt>().Where(attempt => attempt.EventId == eventId && attempt.HandlerId == handlerId)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(static attempt => attempt.Attempts, static attempt => attempt.Attempts + 1)
                        .SetProperty(static attempt => attempt.LastErrorType, type)
                        .SetProperty(static attempt => attempt.LastAttemptAt, now),
                    cancellationToken);
        }
    }

    private static string TypeOf(Exception error) => error.GetType().FullName ?? error.GetType().Name;
}
