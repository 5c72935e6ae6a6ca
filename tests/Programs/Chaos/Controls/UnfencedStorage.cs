using Keygen.Webhooks.Idempotency;
using StackExchange.Redis;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>Leases and marks in Redis as one might write them at first: one holder at a time, and whoever was one may write.</summary>
internal sealed class UnfencedStorage(IDatabase redis) : IMarkStorage
{
    public StoreTraits Traits => new(SurvivesRestart: true, StoreTraits.DefaultRetention);

    public async ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (await redis.KeyExistsAsync(Key("settled", key)))
        {
            return new(ClaimStatus.Settled, []);
        }

        if (!await redis.StringSetAsync(Key("lease", key), fence.ToString(), lease, when: When.NotExists))
        {
            return new(ClaimStatus.InProgress, []);
        }

        var done = await redis.SetMembersAsync(Key("done", key));
        return new(ClaimStatus.Claimed, Array.ConvertAll(done, static name => name.ToString()));
    }

    public async ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        await redis.KeyExpireAsync(Key("lease", key), lease);

    public async ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken)
    {
        await redis.SetAddAsync(Key("done", key), handler);
        return !settles || await redis.StringSetAsync(Key("settled", key), "1");
    }

    public async ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) => await redis.KeyDeleteAsync(Key("lease", key));

    public async ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) =>
        await redis.KeyExistsAsync(Key("settled", key)) ? EventState.Settled
        : await redis.KeyExistsAsync(Key("done", key)) ? EventState.Open : EventState.Unknown;

    private static string Key(string what, EventKey key) => $"unfenced:{what}:{key.IdempotencyToken}";
}
