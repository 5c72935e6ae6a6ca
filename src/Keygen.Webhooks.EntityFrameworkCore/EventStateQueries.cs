using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Answers what the tables know about events. It only reads.</summary>
internal sealed class EventStateQueries(StoreContext store)
{
    /// <summary>Open events are counted for this long. Keygen makes its last attempt within three days.</summary>
    private static readonly TimeSpan CountedFor = TimeSpan.FromDays(3);

    public async ValueTask<EventStatus?> FindAsync(EventKey key, CancellationToken cancellationToken)
    {
        var hash = MarkHashes.Of(key);
        return await store.OnFreshContextAsync(
            async (context, ct) => (await DescribeAsync(context, [hash], ct).ConfigureAwait(false)).SingleOrDefault(), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<EventPage> ListAsync(EventQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (from, key) = (EventPosition.Parse(query), new EventQuery { Registration = query.Registration, IdempotencyToken = query.IdempotencyToken });
        return await store.OnFreshContextAsync(
            async (context, ct) =>
            {
                var rows = await Page(Narrow(context, query), from, query.PageSize + 1).ToListAsync(ct).ConfigureAwait(false);
                var hashes = rows.Take(query.PageSize).Select(static row => row.EventHash).ToArray();
                var events = await DescribeAsync(context, hashes, ct).ConfigureAwait(false);
                if (query.Filter is EventFilter.Settled)
                {
                    events = await WithoutOpenLaterWorkAsync(context, events, ct).ConfigureAwait(false);
                }

                // The database's collation may ignore letter case, and a handler may have completed since the first query.
                return new EventPage(
                    Array.FindAll(events, one => key.Matches(one) && (query.Filter is not EventFilter.Failing || one.Failures.Count > 0)),
                    rows.Count > query.PageSize ? new EventPosition(hashes[^1], rows[query.PageSize - 1].At).ToString() : null);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<EventCounts> CountAsync(CancellationToken cancellationToken)
    {
        var since = store.Now - CountedFor;
        return await store.OnFreshContextAsync(
            async (context, ct) =>
            {
                var oldest = await context.FailuresOfEvents().MinAsync(static attempt => (DateTime?)attempt.LastAttemptAt, ct).ConfigureAwait(false);
                return new EventCounts(
                    oldest is null ? 0 : await context.CountFailingAsync(ct).ConfigureAwait(false), oldest is { } at ? Utc(at) : null,
                    await context.CountOpenAsync(since, ct).ConfigureAwait(false));
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Applies the query's properties, other than its filter, to the rows of its filter.</summary>
    private static IQueryable<EventRow> Narrow(DbContext context, EventQuery query)
    {
        var rows = context.Events(query.Filter);
        if (query.Registration is { } registration)
        {
            rows = rows.Where(row => context.Marks().Any(mark => mark.EventHash == row.EventHash && mark.Registration == registration)
                || context.Attempts().Any(attempt => attempt.EventHash == row.EventHash && attempt.Registration == registration));
        }

        if (query.IdempotencyToken is { } token)
        {
            string[] tokens = [token, EventKey.LaterPrefix + token];
            rows = rows.Where(row => context.Marks().Any(mark => mark.EventHash == row.EventHash && tokens.Contains(mark.IdempotencyToken))
                || context.Attempts().Any(attempt => attempt.EventHash == row.EventHash && tokens.Contains(attempt.IdempotencyToken)));
        }

        if (query.EventId is { } eventId)
        {
            rows = rows.Where(row => context.Attempts().Any(attempt => attempt.EventHash == row.EventHash && attempt.EventId == eventId));
        }

        if (query.ResourceId is { } resource)
        {
            rows = rows.Where(row => context.Attempts().Any(attempt => attempt.EventHash == row.EventHash && attempt.ResourceId == resource));
        }

        return query.LicenseId is not { } license ? rows
            : rows.Where(row => context.Attempts().Any(attempt => attempt.EventHash == row.EventHash && attempt.LicenseId == license));
    }

    /// <summary>Takes the rows after a position, newest first. Equal times are ordered by the hash, so that each row has one place.</summary>
    private static IQueryable<EventRow> Page(IQueryable<EventRow> rows, EventPosition? from, int count)
    {
        if (from is { At: var at, EventHash: var hash })
        {
#pragma warning disable RS0030, CA1309 // EF Core translates it to a comparison by the database, which also orders the rows
            rows = rows.Where(row => row.At < at || (row.At == at && string.Compare(row.EventHash, hash) > 0));
#pragma warning restore RS0030, CA1309
        }

        return rows.OrderByDescending(static row => row.At).ThenBy(static row => row.EventHash).Take(count);
    }

    /// <summary>Leaves out events whose later work is open. So a page may have fewer events than it could.</summary>
    private static async Task<EventStatus[]> WithoutOpenLaterWorkAsync(DbContext context, EventStatus[] settled, CancellationToken cancellationToken)
    {
        var later = Array.ConvertAll(settled, static one => one.Key with { IdempotencyToken = EventKey.LaterPrefix + one.Key.IdempotencyToken });
        var open = (await DescribeAsync(context, Array.ConvertAll(later, MarkHashes.Of), cancellationToken).ConfigureAwait(false))
            .Where(static one => one.State is EventState.Open).Select(static one => one.Key.ToEventKey()).ToHashSet();
        return Array.FindAll(settled, one => !open.Contains(one.Key));
    }

    /// <summary>Reads all that is known about some events, in the given order.</summary>
    private static async Task<EventStatus[]> DescribeAsync(DbContext context, string[] hashes, CancellationToken cancellationToken)
    {
        if (hashes.Length == 0)
        {
            return [];
        }

        // In this order: a handler that completes in between is not read as failing.
        var attempts = await context.Attempts().Where(attempt => hashes.Contains(attempt.EventHash)).ToListAsync(cancellationToken).ConfigureAwait(false);
        var marks = await context.Marks().Where(mark => hashes.Contains(mark.EventHash)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. hashes.Select(hash => StatusOf(attempts.FindAll(attempt => attempt.EventHash == hash), marks.FindAll(mark => mark.EventHash == hash)))
                .OfType<EventStatus>(),
        ];
    }

    private static EventStatus? StatusOf(List<KeygenWebhookAttempt> attempts, List<KeygenWebhookMark> marks)
    {
        if (attempts.Count == 0 && marks.Count == 0)
        {
            return null;
        }

        var key = marks.Count > 0 ? new EventKey(marks[0].Registration, marks[0].AccountId, marks[0].IdempotencyToken)
            : new EventKey(attempts[0].Registration, attempts[0].AccountId, attempts[0].IdempotencyToken);
        var settled = marks.Find(static mark => mark.HandlerHash == MarkHashes.EventItself && mark.IsDone);
        var done = marks.FindAll(static mark => mark.HandlerHash != MarkHashes.EventItself && mark.IsDone);
        var failures = settled is not null ? []
            : attempts.FindAll(attempt => !done.Exists(mark => mark.HandlerHash == attempt.HandlerHash)).OrderBy(static attempt => attempt.LastAttemptAt).ToArray();
        var described = attempts.FindAll(static attempt => attempt is { EventId: not null, EventName: not null }).MaxBy(static attempt => attempt.LastAttemptAt);
        return new(key, settled is null ? EventState.Open : EventState.Settled)
        {
            Identity = described is null ? null
                : new(described.EventId!, described.EventName!, described.ResourceType, described.ResourceId, described.LicenseId),
            Failures = [.. failures.Select(static one => new HandlerFailure(one.Handler, one.Attempts, one.LastErrorType, Utc(one.LastAttemptAt)))],
            Completed = [.. done.Select(static mark => mark.Handler)],
            SeenAt = failures.Length > 0 ? Utc(failures[^1].LastAttemptAt) : marks.Count > 0 ? Utc((settled ?? marks.MaxBy(static mark => mark.SeenAt)!).SeenAt) : null,
        };
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
