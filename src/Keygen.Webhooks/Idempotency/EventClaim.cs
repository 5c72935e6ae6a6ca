namespace Keygen.Webhooks.Idempotency;

/// <summary>A claim on an event. Disposing it frees the event for others, unless it is settled.</summary>
public abstract class EventClaim : IAsyncDisposable
{
    /// <summary>For stores: the claim on an event of which nothing is left to run.</summary>
    public static EventClaim Settled { get; } = new UnownedClaim(ClaimStatus.Settled);

    /// <summary>For stores: the claim on an event that someone else is running.</summary>
    public static EventClaim InProgress { get; } = new UnownedClaim(ClaimStatus.InProgress);

    /// <summary>What came of claiming it.</summary>
    public abstract ClaimStatus Status { get; }

    /// <summary>
    /// The event that was claimed, for a store that writes down what failed. Null when the one who claimed it has its key alone; the dispatcher sets it before
    /// the first run.
    /// </summary>
    public KeygenEvent? Event { get; set; }

    /// <summary>
    /// Runs work to its end for one handler, unless it was done before, and records that. The completion that leaves no named
    /// handler open settles the event in the same write.
    /// </summary>
    /// <param name="handler">The handler's name, one of those the event was claimed with.</param>
    /// <param name="work">
    /// What to run, with the services of a fresh scope and a token that fires with <paramref name="stop"/> or when the claim is lost.
    /// </param>
    /// <param name="stop">Asks the work to end. Work that ends well all the same is recorded; no write to the store is cancelled.</param>
    /// <returns>A task that never ends before the work does, and never fails.</returns>
    public abstract Task<HandlerRunResult> RunAsync(
        string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop);

    /// <summary>Frees what is not settled. Throws nothing.</summary>
    public abstract ValueTask DisposeAsync();
}
