using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Finds at startup the handlers that are recorded for an open event but are no longer registered. A handler that was renamed after it had
/// completed runs again when the event is delivered again.
/// </summary>
/// <remarks>
/// One query over the failures of the last days, because an event stays open when a handler failed. For an event that a crash left open,
/// the log message 1305 is written at its next delivery.
/// </remarks>
internal static class GoneHandlers
{
    /// <summary>Keygen makes its last attempt within three days.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(3);

    public static async Task WarnAsync(StoreContext store, CancellationToken cancellationToken)
    {
        var since = store.Now - Window;
        var recorded = await store.OnFreshContextAsync((context, ct) => FindAsync(context, since, ct), cancellationToken).ConfigureAwait(false);
        var scope = store.Scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            foreach (var handlers in recorded.GroupBy(static handler => handler.Registration, static handler => handler.Handler, StringComparer.Ordinal))
            {
                // An unknown registration belongs to another app or was removed.
                if (scope.ServiceProvider.GetKeyedService<EventDispatcher>(handlers.Key)?.HandlerNames is { } registered)
                {
                    foreach (var gone in handlers.Except(registered, StringComparer.Ordinal).Except(HandlerNames.FormerOf(registered), StringComparer.Ordinal))
                    {
                        Log.HandlerGone(store.Logger, gone);
                    }
                }
            }
        }
    }

    /// <summary>Returns the handlers that failed for an open event or have a mark beside such a failure, each once.</summary>
    private static async Task<(string Registration, string Handler)[]> FindAsync(DbContext context, DateTime since, CancellationToken cancellationToken)
    {
        var marks = context.Set<KeygenWebhookMark>().IgnoreQueryFilters().AsNoTracking();
        var failures = context.Set<KeygenWebhookAttempt>().IgnoreQueryFilters().AsNoTracking().Where(attempt => attempt.LastAttemptAt >= since
            && !marks.Any(mark => mark.EventHash == attempt.EventHash && mark.HandlerHash == MarkHashes.EventItself && mark.IsDone));
        var found = await failures.Select(static attempt => new { attempt.Registration, attempt.Handler })
            .Union(marks
                .Where(mark => mark.HandlerHash != MarkHashes.EventItself && failures.Any(attempt => attempt.EventHash == mark.EventHash))
                .Select(static mark => new { mark.Registration, mark.Handler }))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.Select(static one => (one.Registration, one.Handler))];
    }
}
