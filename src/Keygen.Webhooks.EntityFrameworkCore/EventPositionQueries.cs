using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

#pragma warning disable RS0030, CA1847, CA1307 // EF Core translates these comparisons, and knows none with a StringComparison, nor of a char

/// <summary>The queries that find events by their state, each event with the time that orders it.</summary>
internal static class EventPositionQueries
{
    private static readonly string ForwardHash = MarkHashes.Of(HandlerNames.Forward);

    /// <summary>Finds events with a filter. It composes no order.</summary>
    /// <param name="context">The context.</param>
    /// <param name="filter">Which events.</param>
    public static IQueryable<EventRow> Events(this DbContext context, EventFilter filter) => filter switch
    {
        EventFilter.Failing => Rows(context.KeygenWebhookFailures()).GroupBy(static one => one.EventHash).Select(static rows => new EventRow { EventHash = rows.Key, At = rows.Max(static one => one.At) }),
        EventFilter.Settled => context.Marks().Where(mark => mark.HandlerHash == MarkHashes.EventItself && mark.IsDone && !mark.IdempotencyToken.Contains(":"))
            .Select(static mark => new EventRow { EventHash = mark.EventHash, At = mark.SeenAt }),
        EventFilter.HandedOver => context.HandedOver(),
        _ => Rows(context.FailuresOfEvents())
            .Concat(context.OpenMarks().Select(static mark => new EventRow { EventHash = mark.EventHash, At = mark.SeenAt })).GroupBy(static one => one.EventHash)
            .Select(static rows => new EventRow { EventHash = rows.Key, At = rows.Max(static one => one.At) }),
    };

    public static IQueryable<KeygenWebhookMark> Marks(this DbContext context) => context.Set<KeygenWebhookMark>().IgnoreQueryFilters().AsNoTracking();

    public static IQueryable<KeygenWebhookAttempt> Attempts(this DbContext context) => context.Set<KeygenWebhookAttempt>().IgnoreQueryFilters().AsNoTracking();

    /// <summary>The failures of events, without those of replays.</summary>
    public static IQueryable<KeygenWebhookAttempt> FailuresOfEvents(this DbContext context) => context.KeygenWebhookFailures()
        .Where(static attempt => !attempt.IdempotencyToken.StartsWith(EventKey.ReplayPrefix) && !attempt.IdempotencyToken.StartsWith(EventKey.BackFillPrefix));

    /// <summary>Counts failing events. One that fails in a delivery and in work done later is one event.</summary>
    public static Task<int> CountFailingAsync(this DbContext context, CancellationToken cancellationToken) => context.FailuresOfEvents()
        .Select(static attempt => new { attempt.Registration, attempt.AccountId, Token = attempt.IdempotencyToken.Replace(EventKey.LaterPrefix, "") })
        .Distinct().CountAsync(cancellationToken);

    /// <summary>Counts open events. One whose delivery and later work are both open is one event.</summary>
    public static Task<int> CountOpenAsync(this DbContext context, DateTime since, CancellationToken cancellationToken) => context.FailuresOfEvents()
        .Where(attempt => attempt.LastAttemptAt >= since)
        .Select(static attempt => new { attempt.Registration, attempt.AccountId, Token = attempt.IdempotencyToken.Replace(EventKey.LaterPrefix, "") })
        .Union(context.OpenMarks().Where(mark => mark.SeenAt >= since)
            .Select(static mark => new { mark.Registration, mark.AccountId, Token = mark.IdempotencyToken.Replace(EventKey.LaterPrefix, "") }))
        .CountAsync(cancellationToken);

    private static IQueryable<EventRow> Rows(IQueryable<KeygenWebhookAttempt> failures) =>
        failures.Select(static attempt => new EventRow { EventHash = attempt.EventHash, At = attempt.LastAttemptAt });

    /// <summary>The marks of hand-overs whose later work is not settled. A join, because databases without a fitting index do it in one pass.</summary>
    private static IQueryable<EventRow> HandedOver(this DbContext context) =>
        from mark in context.Marks().Where(mark => mark.HandlerHash == ForwardHash && mark.IsDone && !mark.IdempotencyToken.Contains(":"))
        join later in context.Marks().Where(static mark => mark.HandlerHash == MarkHashes.EventItself && mark.IsDone && mark.IdempotencyToken.StartsWith(EventKey.LaterPrefix))
            on new { mark.Registration, mark.AccountId, Token = EventKey.LaterPrefix + mark.IdempotencyToken } equals new { later.Registration, later.AccountId, Token = later.IdempotencyToken }
            into settled
        from later in settled.DefaultIfEmpty()
        where later == null
        select new EventRow { EventHash = mark.EventHash, At = mark.SeenAt };

    private static IQueryable<KeygenWebhookMark> OpenMarks(this DbContext context)
    {
        var marks = context.Marks();
        return marks.Where(mark => !mark.IdempotencyToken.StartsWith(EventKey.ReplayPrefix) && !mark.IdempotencyToken.StartsWith(EventKey.BackFillPrefix)
            && !marks.Any(settled => settled.EventHash == mark.EventHash && settled.HandlerHash == MarkHashes.EventItself && settled.IsDone));
    }
}

/// <summary>A row of a list of events.</summary>
internal sealed class EventRow
{
    public required string EventHash { get; init; }

    public required DateTime At { get; init; }
}
