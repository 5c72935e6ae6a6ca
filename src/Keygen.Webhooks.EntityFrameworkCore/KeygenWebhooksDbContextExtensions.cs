using Keygen.Webhooks.EntityFrameworkCore;
using Keygen.Webhooks.EntityFrameworkCore.Model;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Questions to the tables of Keygen.Webhooks.</summary>
public static class KeygenWebhooksDbContextExtensions
{
    /// <summary>
    /// The handlers that fail now: each has failed for an event, and has not completed for it since. Compose it like any query, for example with
    /// <c>OrderByDescending(attempt => attempt.LastAttemptAt)</c>. A handler that was removed meanwhile counts until its event is settled.
    /// </summary>
    /// <param name="context">A context whose model has the tables.</param>
    public static IQueryable<KeygenWebhookAttempt> KeygenWebhookFailures(this DbContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var marks = context.Set<KeygenWebhookMark>().IgnoreQueryFilters();
        return context.Set<KeygenWebhookAttempt>().IgnoreQueryFilters().AsNoTracking().Where(attempt => !marks.Any(mark =>
            mark.EventHash == attempt.EventHash && mark.IsDone && (mark.HandlerHash == attempt.HandlerHash || mark.HandlerHash == MarkHashes.EventItself)));
    }
}
