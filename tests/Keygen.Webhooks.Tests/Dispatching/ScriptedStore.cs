namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>A store whose claims are what a test says, and whose runs end as it says.</summary>
internal sealed class ScriptedStore : IIdempotencyStore
{
    private int _disposals;

    public StoreTraits Traits => new(false, StoreTraits.DefaultRetention);

    public ClaimStatus Status { get; set; }

    /// <summary>What a run comes to; without it the work is run, and its failure is the result's.</summary>
    public Func<string, HandlerRunResult>? Result { get; set; }

    /// <summary>What a claim waits for.</summary>
    public Task<EventClaim>? Claiming { get; set; }

    /// <summary>The handlers that have completed; null when the store does not know.</summary>
    public IReadOnlyCollection<string>? Completed { get; set; }

    /// <summary>How often a claim was disposed.</summary>
    public int Disposals => Volatile.Read(ref _disposals);

    public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        Claiming is null ? new(new ScriptedClaim(this)) : new(Claiming);

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(
        EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) => new(Completed);

    private sealed class ScriptedClaim(ScriptedStore store) : EventClaim
    {
        public override ClaimStatus Status => store.Status;

        public override async Task<HandlerRunResult> RunAsync(
            string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop)
        {
            if (store.Result is not null)
            {
                return store.Result(handler);
            }

            try
            {
                await work(EmptyServices.Instance, stop);
                return new(HandlerRunStatus.Completed);
            }
            catch (Exception exception)
            {
                return new(HandlerRunStatus.Failed, exception);
            }
        }

        public override ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref store._disposals);
            return default;
        }
    }
}

/// <summary>A scope without any service.</summary>
internal sealed class EmptyServices : IServiceProvider
{
    public static EmptyServices Instance { get; } = new();

    public object? GetService(Type serviceType) => null;
}
