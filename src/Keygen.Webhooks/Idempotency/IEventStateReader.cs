namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// Answers what a store knows about events: which are failing, open or settled, and how often a handler has failed. Resolve it from
/// dependency injection, for a named registration with its name as the service key. It is null when the store of the registration cannot
/// answer.
/// </summary>
/// <remarks>
/// Use it for reports, dashboards and tools. Deliveries do not use it, and its answer may be out of date when you get it. An
/// <see cref="IIdempotencyStore"/> or an <see cref="IMarkStorage"/> opts in by implementing it.
/// </remarks>
public interface IEventStateReader
{
    /// <summary>Returns what the store knows about one event.</summary>
    /// <param name="key">The event.</param>
    /// <param name="cancellationToken">Cancels the wait for the store.</param>
    /// <returns>The event; null when the store does not know it.</returns>
    ValueTask<EventStatus?> FindAsync(EventKey key, CancellationToken cancellationToken);

    /// <summary>Returns what the store knows about several events.</summary>
    /// <param name="keys">The events. Ask for no more than a few hundred at once.</param>
    /// <param name="cancellationToken">Cancels the wait for the store.</param>
    /// <returns>The events in the order of <paramref name="keys"/>, each null when the store does not know it.</returns>
    /// <remarks>The default implementation calls <see cref="FindAsync"/> for one after another. A store may do better.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is null.</exception>
    async ValueTask<IReadOnlyList<EventStatus?>> FindAllAsync(IReadOnlyList<EventKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var found = new EventStatus?[keys.Count];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = await FindAsync(keys[i], cancellationToken).ConfigureAwait(false);
        }

        return found;
    }

    /// <summary>Lists events, newest first, in pages.</summary>
    /// <param name="query">Which events, and how many.</param>
    /// <param name="cancellationToken">Cancels the wait for the store.</param>
    /// <returns>A page. It may have fewer events than you asked for, even none, and still not be the last.</returns>
    /// <exception cref="NotSupportedException"><see cref="CanList"/> is false for the query's <see cref="EventQuery.Filter"/>.</exception>
    /// <exception cref="ArgumentException">The cursor does not come from this store.</exception>
    ValueTask<EventPage> ListAsync(EventQuery query, CancellationToken cancellationToken);

    /// <summary>Whether the store can list such events. Every store can list failing ones.</summary>
    /// <param name="filter">Which events.</param>
    bool CanList(EventFilter filter);

    /// <summary>Counts the events of the store, of all registrations that use it. Metrics call it once a minute.</summary>
    /// <param name="cancellationToken">Cancels the wait for the store.</param>
    ValueTask<EventCounts> CountAsync(CancellationToken cancellationToken);
}
