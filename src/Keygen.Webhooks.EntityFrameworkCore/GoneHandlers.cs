using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Finds, at the start, handlers that are recorded for an event that is still open and are registered no more. One that was renamed after it had
/// completed runs again when the event comes again.
/// </summary>
/// <remarks>
/// One question, which goes by the failures of the last days: an event stays open because a handler failed. For an event that a crash left open,
/// 305 comes with its next delivery.
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
                // A registration that is not here is another app's affair, or gone as a whole.
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

    /// <summary>The handlers that have failed for an event that is open, or are recorded for it beside one that has; each once.</summary>
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
