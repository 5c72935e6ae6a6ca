using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Tests.Stores.Broken;

/// <summary>How a run goes, given the claim that would do it rightly.</summary>
internal delegate Task<HandlerRunResult> BentRun(
    EventClaim claim, string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop);

/// <summary>A store that does what the one beneath it does, but for its runs, and for the names a handler had before if it does not know those.</summary>
internal sealed class BentStore(IIdempotencyStore inner, BentRun run, bool knowsFormerNames = true) : IIdempotencyStore
{
    public StoreTraits Traits => inner.Traits;

    public async ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        new BentClaim(await inner.ClaimAsync(key, knowsFormerNames ? handlers : [.. handlers], cancellationToken), run);

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

    private sealed class BentClaim(EventClaim inner, BentRun run) : EventClaim
    {
        public override ClaimStatus Status => inner.Status;

        public override Task<HandlerRunResult> RunAsync(string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop) =>
            run(inner, handler, work, stop);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
