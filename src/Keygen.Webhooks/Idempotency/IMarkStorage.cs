namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// Implement this to write a store for another engine: six atomic operations. <see cref="LeasedIdempotencyStore"/> adds renewal, retries,
/// cancellation and release.
/// </summary>
/// <remarks>
/// An event has at most one lease, identified by its fence, and a list of handlers that are done. Every write compares the fence for
/// equality. An operation throws when the engine cannot be reached. A caller that did not get the result repeats the operation, so a
/// repeated operation must return the same result. After <see cref="TryAcquireAsync"/> has thrown, <see cref="ReleaseAsync"/> is called
/// with the same fence until it succeeds, because the engine may have granted the lease.
/// </remarks>
public interface IMarkStorage
{
    /// <summary>The guarantees of this storage. It must keep every mark, settled or not, for the retention.</summary>
    StoreTraits Traits { get; }

    /// <summary>Takes the lease on an event that is neither settled nor leased with another fence.</summary>
    /// <param name="key">The event.</param>
    /// <param name="fence">The fence of the new lease, a random value.</param>
    /// <param name="lease">How long the lease lasts unless it is renewed.</param>
    /// <param name="cancellationToken">Cancels the wait for the engine.</param>
    /// <returns>
    /// <see cref="ClaimStatus.Claimed"/> with the handlers done so far, <see cref="ClaimStatus.Settled"/> (its mark renewed), or
    /// <see cref="ClaimStatus.InProgress"/>.
    /// </returns>
    ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Extends the lease, counted from now.</summary>
    /// <param name="key">The event.</param>
    /// <param name="fence">The lease's fence.</param>
    /// <param name="lease">How long the lease lasts from now.</param>
    /// <param name="cancellationToken">Cancels the wait for the engine.</param>
    /// <returns>True when the lease was extended; false when the event is no longer leased with this fence.</returns>
    ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Records that a handler is done. With the last handler, it also settles the event and ends the lease, in the same write.
    /// </summary>
    /// <param name="key">The event.</param>
    /// <param name="fence">The lease's fence.</param>
    /// <param name="handler">The handler's name. It may be recorded already.</param>
    /// <param name="settles">Whether this is the last handler, which settles the event.</param>
    /// <param name="cancellationToken">Cancels the wait for the engine.</param>
    /// <returns>
    /// True when the handler is recorded; false, with nothing recorded, when the event is no longer leased with this fence.
    /// </returns>
    ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken);

    /// <summary>Ends the lease if the event is still leased with this fence. The handlers that are done stay recorded.</summary>
    /// <param name="key">The event.</param>
    /// <param name="fence">The lease's fence.</param>
    /// <param name="cancellationToken">Cancels the wait for the engine.</param>
    ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken);

    /// <summary>Looks an event up, without changing anything.</summary>
    /// <remarks>
    /// Health checks call it too, see <see cref="IIdempotencyStore.FindAsync"/>: query the engine, not a cache, and stop when the token
    /// fires.
    /// </remarks>
    /// <param name="key">The event.</param>
    /// <param name="cancellationToken">Cancels the wait for the engine.</param>
    /// <returns>The state of the event; <see cref="EventState.Unknown"/> when the storage does not know it.</returns>
    ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken);

    /// <summary>Returns the handlers that are recorded for an event, settled or not, without changing anything. A back-fill asks.</summary>
    /// <param name="key">The event.</param>
    /// <param name="cancellationToken">Cancels the wait for the engine.</param>
    /// <returns>
    /// The names as they were recorded, with the one that settled the event; empty when the storage does not know the event. Null when the
    /// storage does not keep them after settling, which is the default implementation: a back-fill then skips settled events.
    /// </returns>
    ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, CancellationToken cancellationToken) => default;
}

/// <summary>The result of <see cref="IMarkStorage.TryAcquireAsync"/>.</summary>
/// <param name="Status">Whether the lease was taken.</param>
/// <param name="Done">The handlers of a claimed event that are done; empty for any other status.</param>
public readonly record struct AcquireResult(ClaimStatus Status, IReadOnlyCollection<string> Done);
