using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Answers what the tables know about events. It only reads.</summary>
internal sealed class EventStateQueries(StoreContext store)
{
    /// <summary>Open events are counted for this long. Keygen makes its last attempt within three days.</summary>
    private static readonly TimeSpan CountedFor = TimeSpan.FromDays(3);

    /// <summary>
    /// Hand-overs that are about to expire are not listed: the marks of their later work may have been removed before them, when they were
    /// not written last or a cleaner is at work.
    /// </summary>
    private static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(1);

    public async ValueTask<EventStatus?> FindAsync(EventKey key, CancellationToken cancellationToken) =>
        (await FindAllAsync([key], cancellationToken).ConfigureAwait(false))[0];

    public async ValueTask<IReadOnlyList<EventStatus?>> FindAllAsync(IReadOnlyList<EventKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        string[] hashes = [.. keys.Select(MarkHashes.Of)];
        return await store.OnFreshContextAsync((context, ct) => DescribeAllAsync(context, hashes, ct), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<EventPage> ListAsync(EventQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (from, key) = (EventPosition.Parse(query), new EventQuery { Registration = query.Registration, IdempotencyToken = query.IdempotencyToken });
        return await store.OnFreshContextAsync(
            async (context, ct) =>
            {
                var (rows, next) = query.Filter is EventFilter.HandedOver
                    ? await HandedOverPage.ReadAsync(context, Narrow(context, context.HandOvers(store.Now - store.Traits.Retention + ExpiresSoon), query), from, query.PageSize, ct)
                        .ConfigureAwait(false)
                    : await ReadAsync(Narrow(context, context.Events(query.Filter), query), from, query.PageSize, ct).ConfigureAwait(false);
                var events = await DescribeAsync(context, [.. rows.Select(static row => row.EventHash)], ct).ConfigureAwait(false);
                if (query.Filter is EventFilter.Settled)
                {
                    events = await WithoutOpenLaterWorkAsync(context, events, ct).ConfigureAwait(false);
                }

                // The database's collation may ignore letter case, and a handler may have completed since the first query.
                return new EventPage(
                    Array.FindAll(events, one => key.Matches(one) && (query.Filter is not EventFilter.Failing || one.Failures.Count > 0)), next?.ToString());
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
    private static IQueryable<EventRow> Narrow(DbContext context, IQueryable<EventRow> rows, EventQuery query)
    {
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

    private static async Task<(List<EventRow> Rows, EventPosition? Next)> ReadAsync(
        IQueryable<EventRow> rows, EventPosition? from, int pageSize, CancellationToken cancellationToken)
    {
        var found = await rows.After(from).Take(pageSize + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        return found.Count > pageSize ? (found[..pageSize], found[pageSize - 1].Position) : (found, null);
    }

    /// <summary>Leaves out events whose later work is open. So a page may have fewer events than it could.</summary>
    private static async Task<EventStatus[]> WithoutOpenLaterWorkAsync(DbContext context, EventStatus[] settled, CancellationToken cancellationToken)
    {
        var later = Array.ConvertAll(settled, static one => MarkHashes.Of(one.Key.ToLaterKey()));
        var open = (await DescribeAsync(context, later, cancellationToken).ConfigureAwait(false))
            .Where(static one => one.State is EventState.Open).Select(static one => one.Key.ToEventKey()).ToHashSet();
        return Array.FindAll(settled, one => !open.Contains(one.Key));
    }

    /// <summary>Reads all that is known about some events, in the given order, without those that are not known.</summary>
    private static async Task<EventStatus[]> DescribeAsync(DbContext context, string[] hashes, CancellationToken cancellationToken) =>
        [.. (await DescribeAllAsync(context, hashes, cancellationToken).ConfigureAwait(false)).OfType<EventStatus>()];

    private static async Task<EventStatus?[]> DescribeAllAsync(DbContext context, string[] hashes, CancellationToken cancellationToken)
    {
        if (hashes.Length == 0)
        {
            return [];
        }

        // In this order: a handler that completes in between is not read as failing.
        var attempts = await context.Attempts().Where(attempt => hashes.Contains(attempt.EventHash)).ToListAsync(cancellationToken).ConfigureAwait(false);
        var marks = await context.Marks().Where(mark => hashes.Contains(mark.EventHash)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(hashes, hash => StatusOf(attempts.FindAll(attempt => attempt.EventHash == hash), marks.FindAll(mark => mark.EventHash == hash)));
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
            SeenAt = Utc(failures.Length > 0 ? failures[^1].LastAttemptAt : (settled ?? marks.MaxBy(static mark => mark.SeenAt)!).SeenAt), // without a failure there is a mark
        };
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
