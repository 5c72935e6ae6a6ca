using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

#pragma warning disable RS0030, CA1847, CA1307 // EF Core translates these comparisons, and knows none with a StringComparison, nor of a char

/// <summary>The queries that find events by their state, each event with the time that orders it.</summary>
internal static class EventPositionQueries
{
    /// <summary>Finds events with a filter, other than <see cref="EventFilter.HandedOver"/>. It composes no order.</summary>
    /// <param name="context">The context.</param>
    /// <param name="filter">Which events.</param>
    public static IQueryable<EventRow> Events(this DbContext context, EventFilter filter) => filter switch
    {
        EventFilter.Failing => Rows(context.KeygenWebhookFailures()).GroupBy(static one => one.EventHash).Select(static rows => new EventRow { EventHash = rows.Key, At = rows.Max(static one => one.At) }),
        EventFilter.Settled => context.Marks().Where(mark => mark.HandlerHash == MarkHashes.EventItself && mark.IsDone && !mark.IdempotencyToken.Contains(":"))
            .Select(static mark => new EventRow { EventHash = mark.EventHash, At = mark.SeenAt }),
        _ => Rows(context.FailuresOfEvents())
            .Concat(context.OpenMarks().Select(static mark => new EventRow { EventHash = mark.EventHash, At = mark.SeenAt })).GroupBy(static one => one.EventHash)
            .Select(static rows => new EventRow { EventHash = rows.Key, At = rows.Max(static one => one.At) }),
    };

    /// <summary>Finds events that were handed over to an engine, also those whose later work is settled.</summary>
    /// <param name="context">The context.</param>
    /// <param name="since">The time from which on.</param>
    public static IQueryable<EventRow> HandOvers(this DbContext context, DateTime since) => context.Marks()
        .Where(mark => mark.HandlerHash == MarkHashes.Forward && mark.IsDone && mark.SeenAt >= since && !mark.IdempotencyToken.Contains(":"))
        .Select(static mark => new EventRow
        {
            EventHash = mark.EventHash, At = mark.SeenAt, Registration = mark.Registration, AccountId = mark.AccountId, IdempotencyToken = mark.IdempotencyToken,
        });

    public static IQueryable<KeygenWebhookMark> Marks(this DbContext context) => context.Set<KeygenWebhookMark>().IgnoreQueryFilters().AsNoTracking();

    public static IQueryable<KeygenWebhookAttempt> Attempts(this DbContext context) => context.Set<KeygenWebhookAttempt>().IgnoreQueryFilters().AsNoTracking();

    /// <summary>The rows after a position, newest first. Equal times are ordered by the hash, so that each row has one place.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="from">The position; null for the beginning.</param>
    public static IQueryable<EventRow> After(this IQueryable<EventRow> rows, EventPosition? from)
    {
        if (from is { At: var at, EventHash: var hash })
        {
#pragma warning disable CA1309 // as above; the database also orders the rows
            rows = rows.Where(row => row.At <= at && (row.At < at || string.Compare(row.EventHash, hash) > 0)); // so that an index on the time is used
#pragma warning restore CA1309
        }

        return rows.OrderByDescending(static row => row.At).ThenBy(static row => row.EventHash);
    }

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

    public string? Registration { get; init; }

    public string? AccountId { get; init; }

    public string? IdempotencyToken { get; init; }

    /// <summary>The event's key, which only a row of a hand-over has.</summary>
    public EventKey Key => new(Registration!, AccountId!, IdempotencyToken!);

    public EventPosition Position => new(EventHash, At);
}
