using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Tests;

/// <summary>A store that is out of reach, or holds every event in progress.</summary>
public sealed class FixedStore(int status) : IIdempotencyStore
{
    public StoreTraits Traits => default;

    public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        status == 409 ? new(new InProgress()) : throw new IOException("The store is out of reach.");

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => default;

    private sealed class InProgress : EventClaim
    {
        public override ClaimStatus Status => ClaimStatus.InProgress;

        public override Task<HandlerRunResult> RunAsync(
            string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop) =>
            Task.FromResult(new HandlerRunResult(HandlerRunStatus.InProgress));

        public override ValueTask DisposeAsync() => default;
    }
}
