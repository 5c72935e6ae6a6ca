using System.Globalization;

namespace Keygen.Webhooks.Idempotency;

/// <content>What is known about events. A settled event is only a hash, so it cannot be listed.</content>
internal sealed partial class InMemoryMarkStorage : IFailureStorage, IEventStateReader
{
    private readonly InMemoryFailures _failures = new();

    public ValueTask RecordFailureAsync(FailedRun run, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            RemoveOldFailures();
            _failures.Add(InMemoryMarkKey.Of(run.Key), run);
        }

        return default;
    }

    ValueTask<EventStatus?> IEventStateReader.FindAsync(EventKey key, CancellationToken cancellationToken)
    {
        var own = InMemoryMarkKey.Of(key);
        lock (_lock)
        {
            RemoveOldFailures();
            return new(_marks.FindSettled(own) is { } mark
                ? new EventStatus(key, EventState.Settled) { Completed = mark.Completed, SeenAt = time.GetUtcNow() - time.GetElapsedTime(mark.SeenAt) }
                : _failures.Find(own) is { } failed ? StatusOf(failed)
                : _marks.FindOpen(own) is { } open
                    ? new EventStatus(key, EventState.Open) { Completed = CompletedOf(key), SeenAt = time.GetUtcNow() - time.GetElapsedTime(open.LeasedAt) }
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
            var found = _failures.Before(before).Select(failed => (failed.Number, Status: StatusOf(failed)))
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
            var open = _marks.OpenKeys.Concat(_failures.Keys).Where(static key => key.Kind is not MarkKind.Replay).Select(static key => key.OfEvent).ToHashSet();
            return new(new EventCounts(
                failing.DistinctBy(static failed => failed.Key.ToEventKey()).Count(),
                failing.SelectMany(static failed => failed.Handlers).Min(static handler => (DateTimeOffset?)handler.LastFailedAt),
                open.Count, _marks.SettledEvents - open.Count(key => _marks.FindSettled(key) is not null)));
        }
    }

    private EventStatus StatusOf(InMemoryFailedEvent failed) => new(failed.Key, EventState.Open)
    {
        Identity = failed.Identity, Failures = [.. failed.Handlers], Completed = CompletedOf(failed.Key), SeenAt = failed.Handlers[^1].LastFailedAt,
    };

    private string[] CompletedOf(EventKey key) => _marks.FindOpen(InMemoryMarkKey.Of(key))?.Done is { } done ? [.. done] : [];

    private void RemoveOldFailures() => _failures.RemoveBefore(time.GetUtcNow() - StoreTraits.DefaultRetention);
}
