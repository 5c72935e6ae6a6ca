using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>Gives all handlers of a delivery the services of one scope, and so one context, instead of the run's own.</summary>
internal sealed class OneScopeStore(IIdempotencyStore inner, IServiceScopeFactory scopes) : IIdempotencyStore
{
    public StoreTraits Traits => inner.Traits;

    public async ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        var claim = await inner.ClaimAsync(key, handlers, cancellationToken);
        return claim.Status is ClaimStatus.Claimed ? new OneScopeClaim(claim, scopes.CreateAsyncScope()) : claim;
    }

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

    private sealed class OneScopeClaim(EventClaim inner, AsyncServiceScope scope) : EventClaim
    {
        public override ClaimStatus Status => inner.Status;

        public override Task<HandlerRunResult> RunAsync(
            string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop) =>
            inner.RunAsync(handler, (_, ct) => work(scope.ServiceProvider, ct), stop);

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await scope.DisposeAsync();
        }
    }
}
