using Keygen.Webhooks.EntityFrameworkCore;
using Keygen.Webhooks.EntityFrameworkCore.Model;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Queries on the tables of Keygen.Webhooks.</summary>
public static class KeygenWebhooksDbContextExtensions
{
    /// <summary>
    /// Returns the failed handlers: each has failed for an event and has not completed for it since. Compose it like any query, for example
    /// with <c>OrderByDescending(attempt => attempt.LastAttemptAt)</c>. A handler that was removed from the app counts until its event is
    /// settled. Failures of replays are among them: their token begins with <c>replay:</c> or <c>back-fill:</c>.
    /// </summary>
    /// <param name="context">A context whose model has the tables.</param>
    /// <returns>An untracked query that ignores query filters.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public static IQueryable<KeygenWebhookAttempt> KeygenWebhookFailures(this DbContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var marks = context.Set<KeygenWebhookMark>().IgnoreQueryFilters();
        return context.Set<KeygenWebhookAttempt>().IgnoreQueryFilters().AsNoTracking().Where(attempt => !marks.Any(mark =>
            mark.EventHash == attempt.EventHash && mark.IsDone && (mark.HandlerHash == attempt.HandlerHash || mark.HandlerHash == MarkHashes.EventItself)));
    }
}
