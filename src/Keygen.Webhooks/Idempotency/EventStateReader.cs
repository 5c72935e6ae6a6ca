namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// Answers about events, from a store that answers about keys: the marks of work that is done later than the delivery have a key of their
/// own, and belong to the event.
/// </summary>
internal sealed class EventStateReader(IEventStateReader store) : IEventStateReader
{
    public async ValueTask<EventStatus?> FindAsync(EventKey key, CancellationToken cancellationToken) =>
        (await FindAllAsync([key], cancellationToken).ConfigureAwait(false))[0];

    public async ValueTask<IReadOnlyList<EventStatus?>> FindAllAsync(IReadOnlyList<EventKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        EventKey[] later = [.. keys.Where(HasLater).Select(static key => key.ToLaterKey())];
        var found = await store.FindAllAsync([.. keys, .. later], cancellationToken).ConfigureAwait(false);
        var next = keys.Count;
        return [.. keys.Select((key, i) => HasLater(key) ? Both(key, found[i], found[next++]) : found[i])];
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
        var later = await store.FindAllAsync([.. page.Events.Select(static one => one.Key.ToLaterKey())], cancellationToken).ConfigureAwait(false);
        return page with
        {
            Events =
            [
                .. page.Events.Zip(later).Where(static pair => pair.Second is not { State: EventState.Settled })
                    .Select(static pair => With(pair.First, pair.Second ?? new(pair.First.Key, EventState.Open))),
            ],
        };
    }

    private static bool HasLater(EventKey key) => key.ToEventKey() == key;

    private static EventStatus? Both(EventKey key, EventStatus? own, EventStatus? later) =>
        later is null ? own : own is null ? later with { Key = key } : With(own, later) with
        {
            SeenAt = own.SeenAt > later.SeenAt ? own.SeenAt : later.SeenAt ?? own.SeenAt,
        };

    private static EventStatus With(EventStatus own, EventStatus later) => own with
    {
        State = later.State is EventState.Open ? EventState.Open : own.State,
        Identity = later.Identity ?? own.Identity,
        Failures = [.. own.Failures.Concat(later.Failures).OrderBy(static failure => failure.LastFailedAt)],
        Completed = [.. own.Completed.Union(later.Completed, StringComparer.Ordinal)],
    };
}
