using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>A store that has never heard of any event.</summary>
internal sealed class ForgetfulStore(IServiceScopeFactory scopes, TimeProvider time) : IIdempotencyStore
{
    public StoreTraits Traits => new(SurvivesRestart: true, StoreTraits.DefaultRetention);

    public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        new LeasedIdempotencyStore(new AnyonesStorage(), scopes, time).ClaimAsync(key, handlers, cancellationToken);

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => new(EventState.Unknown);

    private sealed class AnyonesStorage : IMarkStorage
    {
        public StoreTraits Traits => new(SurvivesRestart: true, StoreTraits.DefaultRetention);

        public ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
            new(new AcquireResult(ClaimStatus.Claimed, []));

        public ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) => new(true);

        public ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) => new(true);

        public ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => new(EventState.Unknown);
    }
}
