namespace Keygen.Webhooks.Idempotency;

/// <summary>A claim on an event. Dispose it to release the event, unless the event is settled.</summary>
public abstract class EventClaim : IAsyncDisposable
{
    /// <summary>The claim to return for an event whose handlers have all completed. For stores.</summary>
    public static EventClaim Settled { get; } = new RejectedClaim(ClaimStatus.Settled);

    /// <summary>The claim to return for an event that someone else is running. For stores.</summary>
    public static EventClaim InProgress { get; } = new RejectedClaim(ClaimStatus.InProgress);

    /// <summary>Whether the event was claimed.</summary>
    public abstract ClaimStatus Status { get; }

    /// <summary>
    /// The claimed event, for a store that records failures. The dispatcher sets it before the first run; it is null when the caller has
    /// only the event's key.
    /// </summary>
    public KeygenEvent? Event { get; set; }

    /// <summary>
    /// Runs the work of one handler, unless the handler has completed before, and records the completion. The completion of the last open
    /// handler settles the event in the same write.
    /// </summary>
    /// <param name="handler">The handler's name, one of the names that the event was claimed with.</param>
    /// <param name="work">
    /// The work to run. It gets the services of a new scope, and a token that fires with <paramref name="stop"/> or when the claim is lost.
    /// </param>
    /// <param name="stop">Asks the work to stop. Work that completes anyway is recorded: it cancels no write to the store.</param>
    /// <returns>The result. The task never completes before the work does, and never faults.</returns>
    public abstract Task<HandlerRunResult> RunAsync(
        string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop);

    /// <summary>Releases the event unless it is settled. It throws nothing.</summary>
    public abstract ValueTask DisposeAsync();
}
