namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// What the author of a store for another engine writes: six operations, each atomic. Renewal, retries, cancellation and
/// clean-up are <see cref="LeasedIdempotencyStore"/>'s.
/// </summary>
/// <remarks>
/// An event has at most one lease, known by its fence, and a list of handlers that are done. Every write compares the fence for
/// equality. An operation throws when the engine cannot be reached. It may be repeated when its answer was lost, so repeating one
/// must give the same answer. After a <see cref="TryAcquireAsync"/> that threw, <see cref="ReleaseAsync"/> is called with its fence until it
/// answers, because the engine may have granted the lease all the same.
/// </remarks>
public interface IMarkStorage
{
    /// <summary>What this storage can promise. Marks, settled or with some handlers done, live as long as the retention says.</summary>
    StoreTraits Traits { get; }

    /// <summary>Takes the lease of an event that is neither settled nor leased by another fence.</summary>
    /// <param name="key">The event.</param>
    /// <param name="fence">The new lease's fence, random.</param>
    /// <param name="lease">How long the lease lasts unless renewed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// <see cref="ClaimStatus.Claimed"/> with the handlers done so far, <see cref="ClaimStatus.Settled"/> (its mark renewed), or
    /// <see cref="ClaimStatus.InProgress"/>.
    /// </returns>
    ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Makes the lease last from now on.</summary>
    /// <param name="key">The event.</param>
    /// <param name="fence">The lease's fence.</param>
    /// <param name="lease">How long it lasts from now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the lease is not this fence's any more.</returns>
    ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Records that a handler is done and, with the last one, settles the event and ends the lease in the same write.</summary>
    /// <param name="key">The event.</param>
    /// <param name="fence">The lease's fence.</param>
    /// <param name="handler">The handler's name; may be recorded already.</param>
    /// <param name="settles">Whether the event is settled by it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the lease is not this fence's any more and nothing was recorded.</returns>
    ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken);

    /// <summary>Ends the lease, if it is still this fence's, and keeps what is done.</summary>
    /// <param name="key">The event.</param>
    /// <param name="fence">The lease's fence.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken);

    /// <summary>Looks an event up and changes nothing.</summary>
    /// <remarks>Also the question of health, see <see cref="IIdempotencyStore.FindAsync"/>: ask the engine, not a cache, and heed the token.</remarks>
    /// <param name="key">The event.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns><see cref="EventState.Unknown"/> for an event never seen.</returns>
    ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken);

    /// <summary>Forgets an event that is not leased.</summary>
    /// <param name="key">The event.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when it is leased.</returns>
    ValueTask<bool> ForgetAsync(EventKey key, CancellationToken cancellationToken);
}

/// <summary>The answer to <see cref="IMarkStorage.TryAcquireAsync"/>.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Done">The handlers that are done, of a claimed event; empty otherwise.</param>
public readonly record struct AcquireResult(ClaimStatus Status, IReadOnlyCollection<string> Done);
