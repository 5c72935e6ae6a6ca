using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>The queries that find events by their state, each event with the time that orders it.</summary>
internal static class EventPositionQueries
{
    /// <summary>Finds events with a filter. It composes no order.</summary>
    /// <param name="context">The context.</param>
    /// <param name="filter">Which events.</param>
    /// <param name="since">Only rows that were written since, UTC; null for all rows.</param>
    public static IQueryable<EventRow> Events(this DbContext context, EventFilter filter, DateTime? since = null) => filter switch
    {
        EventFilter.Failing => context.Failing(since).GroupBy(static one => one.EventHash).Select(static rows => new EventRow { EventHash = rows.Key, At = rows.Max(static one => one.At) }),
        EventFilter.Settled => context.Marks().Where(mark => mark.HandlerHash == MarkHashes.EventItself && mark.IsDone && (since == null || mark.SeenAt >= since))
            .Select(static mark => new EventRow { EventHash = mark.EventHash, At = mark.SeenAt }),
        _ => context.Failing(since).Concat(context.OpenMarks(since)).GroupBy(static one => one.EventHash)
            .Select(static rows => new EventRow { EventHash = rows.Key, At = rows.Max(static one => one.At) }),
    };

    public static IQueryable<KeygenWebhookMark> Marks(this DbContext context) => context.Set<KeygenWebhookMark>().IgnoreQueryFilters().AsNoTracking();

    public static IQueryable<KeygenWebhookAttempt> Attempts(this DbContext context) => context.Set<KeygenWebhookAttempt>().IgnoreQueryFilters().AsNoTracking();

    private static IQueryable<EventRow> Failing(this DbContext context, DateTime? since) => context.KeygenWebhookFailures()
        .Where(attempt => since == null || attempt.LastAttemptAt >= since)
        .Select(static attempt => new EventRow { EventHash = attempt.EventHash, At = attempt.LastAttemptAt });

    private static IQueryable<EventRow> OpenMarks(this DbContext context, DateTime? since)
    {
        var marks = context.Marks();
        return marks.Where(mark => (since == null || mark.SeenAt >= since)
                && !marks.Any(settled => settled.EventHash == mark.EventHash && settled.HandlerHash == MarkHashes.EventItself && settled.IsDone))
            .Select(static mark => new EventRow { EventHash = mark.EventHash, At = mark.SeenAt });
    }
}

/// <summary>A row of a list of events.</summary>
internal sealed class EventRow
{
    public required string EventHash { get; init; }

    public required DateTime At { get; init; }
}
