using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.EntityFrameworkCore.Model;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Counts failed runs, outside the transactions they rolled back. The counts are information for people; nothing depends on them.
/// </summary>
internal static class AttemptTable
{
    public static async Task RecordFailureAsync(this StoreContext store, ClaimedEvent claimed, string handler, Exception error)
    {
        try
        {
            var attempt = AttemptOf(claimed, handler, error, store.Now);
            await store.InTransactionAsync((context, ct) => context.CountFailureAsync(attempt, ct)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.FailureNotRecorded(store.Logger, exception, handler);
        }
    }

    /// <summary>Inserts the row, or raises the count of an existing one.</summary>
    public static async Task<int> CountFailureAsync(this DbContext context, KeygenWebhookAttempt last, CancellationToken cancellationToken)
    {
        var attempts = await context.Set<KeygenWebhookAttempt>().IgnoreQueryFilters().AsNoTracking()
            .Where(attempt => attempt.EventHash == last.EventHash && attempt.HandlerHash == last.HandlerHash)
            .Select(static attempt => attempt.Attempts).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return attempts == 0
            ? await context.InsertAsync(last, cancellationToken).ConfigureAwait(false)
            : await TableStatement.UpdateAsync<KeygenWebhookAttempt>(
                context,
                [
                    new(nameof(KeygenWebhookAttempt.Attempts), attempts + 1), new(nameof(KeygenWebhookAttempt.LastErrorType), last.LastErrorType),
                    new(nameof(KeygenWebhookAttempt.LastAttemptAt), last.LastAttemptAt), .. DescriptionOf(last),
                ],
                [new(nameof(KeygenWebhookAttempt.EventHash), last.EventHash), new(nameof(KeygenWebhookAttempt.HandlerHash), last.HandlerHash)],
                cancellationToken).ConfigureAwait(false);
    }

    private static KeygenWebhookAttempt AttemptOf(ClaimedEvent claimed, string handler, Exception error, DateTime now)
    {
        var subject = claimed.Event is { } keygenEvent ? EventSubject.Of(keygenEvent) : default;
        return new()
        {
            EventHash = claimed.Hash,
            HandlerHash = MarkHashes.Of(handler),
            Registration = claimed.Key.Registration,
            AccountId = claimed.Key.AccountId,
            EventId = claimed.Event?.Id,
            EventName = claimed.Event?.Name,
            ResourceType = subject.Resource?.Type,
            ResourceId = subject.Resource?.Id,
            LicenseId = subject.LicenseId,
            IdempotencyToken = claimed.Key.IdempotencyToken,
            Handler = handler,
            Attempts = 1,
            LastErrorType = error.GetType().FullName ?? error.GetType().Name,
            LastAttemptAt = now,
        };
    }

    /// <summary>The columns that describe the event. A caller with only the event's key leaves what another has written.</summary>
    private static ColumnValue[] DescriptionOf(KeygenWebhookAttempt attempt) => attempt.EventId is null ? [] :
    [
        new(nameof(KeygenWebhookAttempt.EventId), attempt.EventId), new(nameof(KeygenWebhookAttempt.EventName), attempt.EventName),
        new(nameof(KeygenWebhookAttempt.ResourceType), attempt.ResourceType), new(nameof(KeygenWebhookAttempt.ResourceId), attempt.ResourceId),
        new(nameof(KeygenWebhookAttempt.LicenseId), attempt.LicenseId),
    ];
}
