namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// Answers about events, from a store that answers about keys: the marks of work that is done later than the delivery have a key of their
/// own, and belong to the event.
/// </summary>
internal sealed class EventStateReader(IEventStateReader store) : IEventStateReader
{
    public async ValueTask<EventStatus?> FindAsync(EventKey key, CancellationToken cancellationToken)
    {
        var own = await store.FindAsync(key, cancellationToken).ConfigureAwait(false);
        var later = key.ToEventKey() == key ? await store.FindAsync(key.ToLaterKey(), cancellationToken).ConfigureAwait(false) : null;
        return later is null ? own : own is null ? later with { Key = key } : With(own, later) with
        {
            SeenAt = own.SeenAt > later.SeenAt ? own.SeenAt : later.SeenAt ?? own.SeenAt,
        };
    }

    public async ValueTask<EventPage> ListAsync(EventQuery query, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(query, cancellationToken).ConfigureAwait(false);
        return query.Filter is EventFilter.HandedOver ? await WithLaterAsync(page, cancellationToken).ConfigureAwait(false)
            : page with { Events = [.. page.Events.Select(static one => one.Key.IsReplay ? one : one with { Key = one.Key.ToEventKey() })] };
    }

    public bool CanList(EventFilter filter) => store.CanList(filter);

    public ValueTask<EventCounts> CountAsync(CancellationToken cancellationToken) => store.CountAsync(cancellationToken);

    /// <summary>The store lists the marks of the hand-over. What the later handlers have done so far is added.</summary>
    private async Task<EventPage> WithLaterAsync(EventPage page, CancellationToken cancellationToken)
    {
        var events = new List<EventStatus>();
        foreach (var one in page.Events)
        {
            var later = await store.FindAsync(one.Key.ToLaterKey(), cancellationToken).ConfigureAwait(false) ?? new(one.Key, EventState.Open);
            if (later.State is not EventState.Settled)
            {
                events.Add(With(one, later));
            }
        }

        return page with { Events = events };
    }

    private static EventStatus With(EventStatus own, EventStatus later) => own with
    {
        State = later.State is EventState.Open ? EventState.Open : own.State,
        Identity = later.Identity ?? own.Identity,
        Failures = [.. own.Failures.Concat(later.Failures).OrderBy(static failure => failure.LastFailedAt)],
        Completed = [.. own.Completed.Union(later.Completed, StringComparer.Ordinal)],
    };
}
