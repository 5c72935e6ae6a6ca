namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// Remembers which handlers have completed for which event, so that nothing that finished runs again and nothing runs twice at
/// once. A singleton, used from many threads; it opens the scopes that handlers run in.
/// </summary>
/// <remarks>
/// No method may block its thread: waits are bounded only where they are asynchronous. Any may throw when what the marks are stored in
/// cannot be reached: the delivery is then answered 503. To write a store for another engine, implement <see cref="IMarkStorage"/>
/// instead and leave the rest to <see cref="LeasedIdempotencyStore"/>.
/// </remarks>
public interface IIdempotencyStore
{
    /// <summary>What this store can promise.</summary>
    StoreTraits Traits { get; }

    /// <summary>Claims an event. Seeing a settled one again renews its mark.</summary>
    /// <param name="key">The event.</param>
    /// <param name="handlers">
    /// The names of all handlers that fit it, at least one; when none of them is open the event is settled at once. What completed under a former name
    /// has completed: see <see cref="HandlerNames"/>.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <returns>The claim; dispose it.</returns>
    ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken);

    /// <summary>Looks an event up and changes nothing. Does not wait for a run of it to end.</summary>
    /// <remarks>
    /// Also the question of health, put with the key of no event. So ask what the marks are stored in, not a cache, throw when it cannot be
    /// reached, and end when the token fires: until then health asks nothing more and says that the store does not answer.
    /// </remarks>
    /// <param name="key">The event.</param>
    /// <param name="cancellationToken">Ends the wait for the store; what throws then is an <see cref="OperationCanceledException"/>.</param>
    /// <returns>What is remembered of it; <see cref="EventState.Unknown"/> for an event never seen.</returns>
    ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken);

    /// <summary>Forgets an event, so that its next delivery runs all its handlers again: a deliberate replay.</summary>
    /// <param name="key">The event.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <returns>False when it is being run just now and was not forgotten; true when it is now unknown.</returns>
    ValueTask<bool> ForgetAsync(EventKey key, CancellationToken cancellationToken);
}
