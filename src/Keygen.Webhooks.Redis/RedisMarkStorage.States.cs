using System.Globalization;
using Keygen.Webhooks.Idempotency;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <content>What is known about events. Only failing events are listed: Redis has no list of all events.</content>
internal sealed partial class RedisMarkStorage : IFailureStorage, IEventStateReader
{
    /// <summary>How many events are read in one round trip.</summary>
    private const int BatchSize = 100;

    /// <summary>How many events a page looks at. A page with a filter may so have fewer events than there are.</summary>
    private const int MostReadForAPage = 1000;

    public async ValueTask RecordFailureAsync(FailedRun run, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        var name = RedisEventKeys.NameOf(run.Key);
        await RedisFailureScripts.Record.EvaluateAsync(
            database, _keys.FailuresOf(name), _retention, run.Handler, run.FailedAt.ToUnixTimeMilliseconds(), run.ErrorType, RedisFailureFormat.Write(run.Identity))
            .WaitAsync(cancellationToken).ConfigureAwait(false);

        // The list last: what it names has failures to read.
        await RedisFailureScripts.List.EvaluateAsync(
            database, _keys.Failing, _retention, name, run.FailedAt.ToUnixTimeMilliseconds(), RedisFailureScripts.MostListed)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    async ValueTask<EventStatus?> IEventStateReader.FindAsync(EventKey key, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(database, RedisEventKeys.NameOf(key), key).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    async ValueTask<IReadOnlyList<EventStatus?>> IEventStateReader.FindAllAsync(IReadOnlyList<EventKey> keys, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(keys.Select(key => ReadAsync(database, RedisEventKeys.NameOf(key), key))).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public bool CanList(EventFilter filter) => filter is EventFilter.Failing;

    public async ValueTask<EventPage> ListAsync(EventQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!CanList(query.Filter))
        {
            throw query.NotListed();
        }

        var before = double.PositiveInfinity;
        if (query.Cursor is { } cursor)
        {
            before = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var score) ? score : throw query.InvalidCursor();
        }

        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<EventStatus>();
        for (var read = 0; read < MostReadForAPage; read += BatchSize)
        {
            var batch = await ReadBatchAsync(database, before, cancellationToken).ConfigureAwait(false);
            foreach (var (score, status) in batch)
            {
                before = score;
                if (status is not null && query.Matches(status))
                {
                    found.Add(status);
                }

                if (found.Count == query.PageSize)
                {
                    return new(found, CursorOf(before));
                }
            }

            if (batch.Count < BatchSize)
            {
                return new(found, null);
            }
        }

        return new(found, CursorOf(before));
    }

    public async ValueTask<EventCounts> CountAsync(CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        var (failing, oldest, before) = (new HashSet<EventKey>(), (DateTimeOffset?)null, double.PositiveInfinity);
        List<(double Score, EventStatus? Status)> batch;
        do
        {
            batch = await ReadBatchAsync(database, before, cancellationToken).ConfigureAwait(false);
            foreach (var (score, status) in batch)
            {
                before = score;
                if (status is { Key.IsReplay: false })
                {
                    var first = status.Failures[0].LastFailedAt;
                    failing.Add(status.Key.ToEventKey());
                    oldest = oldest < first ? oldest : first;
                }
            }
        }
        while (batch.Count == BatchSize);
        return new(failing.Count, oldest);
    }

    private static string CursorOf(double score) => score.ToString("F0", CultureInfo.InvariantCulture);

    /// <summary>Reads the next events of the list. It removes those that are not failing any more, and returns null for them.</summary>
    private async Task<List<(double Score, EventStatus? Status)>> ReadBatchAsync(IDatabase database, double before, CancellationToken cancellationToken)
    {
        var entries = await database.SortedSetRangeByScoreWithScoresAsync(
            _keys.Failing, double.NegativeInfinity, before, Exclude.Stop, Order.Descending, 0, BatchSize, CommandFlags.DemandMaster)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        var read = await Task.WhenAll(entries.Select(entry => ReadListedAsync(database, entry))).WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. entries.Zip(read, static (entry, status) => (entry.Score, status))];
    }

    private async Task<EventStatus?> ReadListedAsync(IDatabase database, SortedSetEntry entry)
    {
        var name = (string)entry.Element!;
        var status = RedisEventKeys.Parse(name) is { } key ? await ReadAsync(database, name, key).ConfigureAwait(false) : null;
        if (status is { Failures.Count: > 0 })
        {
            return status;
        }

        await RedisFailureScripts.Unlist.EvaluateAsync(database, _keys.Failing, name, CursorOf(entry.Score)).ConfigureAwait(false);
        return null;
    }

    private async Task<EventStatus?> ReadAsync(IDatabase database, string name, EventKey key)
    {
        var failures = database.HashGetAllAsync(_keys.FailuresOf(name), CommandFlags.DemandMaster);
        var mark = database.StringGetAsync(_keys.MarkOf(name), CommandFlags.DemandMaster);
        var (identity, all) = RedisFailureFormat.Read(await failures.ConfigureAwait(false));
        var value = ((ReadOnlyMemory<byte>)await mark.ConfigureAwait(false)).Span;
        if (value.IsEmpty && all.Length == 0)
        {
            return null;
        }

        var isSettled = !value.IsEmpty && value[0] == (byte)'s';
        var completed = value.Length > ListStart ? CompletedHandlerList.Read(value[ListStart..]) : [];
        var failing = isSettled ? [] : Array.FindAll(all, failure => !completed.Contains(failure.Handler));
        return new(key, isSettled ? EventState.Settled : EventState.Open)
        {
            Identity = identity, Failures = failing, Completed = [.. completed], SeenAt = failing is [.., var last] ? last.LastFailedAt : null,
        };
    }
}
