namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// Remembers which handlers have completed for which event, so that a completed handler does not run again and no handler runs twice at the
/// same time. It is a singleton, used from many threads. It creates the scopes that handlers run in.
/// </summary>
/// <remarks>
/// No method may block its thread, because timeouts work only for asynchronous waits. A method may throw when the storage cannot be
/// reached; the delivery is then answered 503. To write a store for another engine, implement <see cref="IMarkStorage"/> instead, and use
/// it with <see cref="LeasedIdempotencyStore"/>.
/// </remarks>
public interface IIdempotencyStore
{
    /// <summary>The guarantees of this store.</summary>
    StoreTraits Traits { get; }

    /// <summary>Claims an event. If the event is settled, its mark is renewed.</summary>
    /// <param name="key">The event.</param>
    /// <param name="handlers">
    /// The names of all handlers of the event, at least one. If all of them have completed, the event is settled at once. A handler that
    /// completed under a former name has completed, see <see cref="HandlerNames"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait for the store.</param>
    /// <returns>
    /// The claim. Dispose it. A store may ask its storage only when the first handler is run: a claim that says
    /// <see cref="ClaimStatus.Claimed"/> can still answer the run of a handler with <see cref="HandlerRunStatus.AlreadyDone"/> or
    /// <see cref="HandlerRunStatus.InProgress"/>, and renews or settles the event then.
    /// </returns>
    ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken);

    /// <summary>Looks an event up, without changing anything and without waiting for a run to end.</summary>
    /// <remarks>
    /// Health checks call it too, with a key that no event has. So query the storage, not a cache; throw when it cannot be reached; and
    /// stop when the token fires. Until the call ends, health checks report the store as unhealthy and do not call it again.
    /// </remarks>
    /// <param name="key">The event.</param>
    /// <param name="cancellationToken">Cancels the wait for the store, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The state of the event; <see cref="EventState.Unknown"/> when the store does not know it.</returns>
    ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken);

    /// <summary>Returns which handlers have completed an event, settled or not. A back-fill asks, and runs those that have not.</summary>
    /// <param name="key">The event.</param>
    /// <param name="handlers">
    /// The names of all handlers of the event. A handler that completed under a former name has completed, see <see cref="HandlerNames"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait for the store.</param>
    /// <returns>The names of those that have completed; null when the store does not know, which is the default implementation.</returns>
    ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) => default;
}
