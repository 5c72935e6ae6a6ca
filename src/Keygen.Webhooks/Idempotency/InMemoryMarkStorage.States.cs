using System.Globalization;

namespace Keygen.Webhooks.Idempotency;

/// <content>What is known about events. A settled event is only a hash, so it cannot be listed.</content>
internal sealed partial class InMemoryMarkStorage : IFailureStorage, IEventStateReader
{
    private readonly InMemoryFailures _failures = new();

    public ValueTask RecordFailureAsync(FailedRun run, CancellationToken cancellationToken)
    {
        var hash = HashOf(run.Key);
        lock (_lock)
        {
            RemoveOldFailures();
            _failures.Add(hash, run);
        }

        return default;
    }

    ValueTask<EventStatus?> IEventStateReader.FindAsync(EventKey key, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        lock (_lock)
        {
            RemoveOldFailures();
            return new(_settled.TryGetValue(hash, out var mark)
                ? new EventStatus(key, EventState.Settled) { Completed = mark.Completed, SeenAt = time.GetUtcNow() - time.GetElapsedTime(mark.SeenAt) }
                : _failures.Find(hash) is { } failed ? StatusOf(hash, failed)
                : _open.TryGetValue(hash, out var open)
                    ? new EventStatus(key, EventState.Open) { Completed = CompletedOf(hash), SeenAt = time.GetUtcNow() - time.GetElapsedTime(open.LeasedAt) }
                    : null);
        }
    }

    public ValueTask<EventPage> ListAsync(EventQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!CanList(query.Filter))
        {
            throw query.NotListed();
        }

        var before = long.MaxValue;
        if (query.Cursor is { } cursor && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            throw query.InvalidCursor();
        }

        lock (_lock)
        {
            RemoveOldFailures();
            var found = _failures.Before(before).Select(failed => (failed.Number, Status: StatusOf(HashOf(failed.Key), failed)))
                .Where(one => query.Matches(one.Status)).Take(query.PageSize + 1).ToArray();
            return new(new EventPage(
                [.. found.Take(query.PageSize).Select(static one => one.Status)],
                found.Length > query.PageSize ? found[query.PageSize - 1].Number.ToString(CultureInfo.InvariantCulture) : null));
        }
    }

    public bool CanList(EventFilter filter) => filter is EventFilter.Failing;

    public ValueTask<EventCounts> CountAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            RemoveOldFailures();
            var failing = _failures.All.Where(static failed => !failed.Key.IsReplay).ToArray();
            return new(new EventCounts(
                failing.DistinctBy(static failed => failed.Key.ToEventKey()).Count(),
                failing.SelectMany(static failed => failed.Handlers).Min(static handler => (DateTimeOffset?)handler.LastFailedAt),
                _open.Keys.Union(_failures.Keys).Count(static hash => KindOf(hash) is not MarkKind.Replay), _settledEvents));
        }
    }

    private EventStatus StatusOf(UInt128 hash, InMemoryFailedEvent failed) => new(failed.Key, EventState.Open)
    {
        Identity = failed.Identity, Failures = [.. failed.Handlers], Completed = CompletedOf(hash), SeenAt = failed.Handlers[^1].LastFailedAt,
    };

    private string[] CompletedOf(UInt128 hash) => _open.TryGetValue(hash, out var open) && open.Done is { } done ? [.. done] : [];

    private void RemoveOldFailures() => _failures.RemoveBefore(time.GetUtcNow() - StoreTraits.DefaultRetention);
}
