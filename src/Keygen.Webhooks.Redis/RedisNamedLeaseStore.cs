using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Resources;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>Leases among all servers that share a Redis, one key a name, by Redis's own clock, see <see cref="RedisScripts"/>.</summary>
/// <remarks>
/// The number is one more than the last, and at least Redis's clock in microseconds: so it grows also when Redis has forgotten the
/// last one, as long as that clock is not set back.
/// </remarks>
internal sealed class RedisNamedLeaseStore(RedisConnection connection, RedisStoreOptions options) : INamedLeaseStore
{
    /// <summary>Time to live, how much of it is left when the lease ends. Gives the number, or 0 when someone holds it.</summary>
    private static readonly RedisScript Acquire = new("""
        local held = redis.call('HMGET', KEYS[1], 'number', 'till')
        if held[2] and redis.call('PTTL', KEYS[1]) > tonumber(held[2]) then return 0 end
        local t = redis.call('TIME')
        local number = math.max(tonumber(held[1] or 0) + 1, t[1] * 1000000 + t[2])
        redis.call('HSET', KEYS[1], 'number', string.format('%.0f', number), 'till', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return number
        """);

    /// <summary>The same, and the number. Gives 1, or 0 when it is not its holder's, after a write that changes nothing: see <see cref="RedisScripts"/>.</summary>
    private static readonly RedisScript Renew = new("""
        local held = redis.call('HMGET', KEYS[1], 'number', 'till')
        if held[1] ~= ARGV[3] or not held[2] then
          redis.call('HDEL', KEYS[1], '')
          return 0
        end
        redis.call('HSET', KEYS[1], 'till', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return 1
        """);

    /// <summary>Number. Keeps the number, for the next one to be greater.</summary>
    private static readonly RedisScript Release = new("""
        if redis.call('HGET', KEYS[1], 'number') ~= ARGV[1] then return 0 end
        return redis.call('HDEL', KEYS[1], 'till')
        """);

    private readonly string _prefix = options.KeyPrefix + "lease:";
    private readonly long _remembered = RedisMarkStorage.Milliseconds(options.Retention);

    public async ValueTask<Lease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        Lease.ThrowIfInvalid(name, duration);
        var number = await EvaluateAsync(Acquire, name, [_remembered + Duration(duration), _remembered], cancellationToken).ConfigureAwait(false);
        return number > 0 ? new Lease(name, number) : null;
    }

    public async ValueTask<bool> TryRenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        Lease.ThrowIfInvalid(lease.Name, duration);
        return await EvaluateAsync(Renew, lease.Name, [_remembered + Duration(duration), _remembered, lease.FencingNumber], cancellationToken)
            .ConfigureAwait(false) > 0;
    }

    public async ValueTask ReleaseAsync(Lease lease, CancellationToken cancellationToken) =>
        await EvaluateAsync(Release, lease.Name, [lease.FencingNumber], cancellationToken).ConfigureAwait(false);

    /// <summary>Ten years are for ever; more would overflow the clock.</summary>
    private static long Duration(TimeSpan duration) =>
        RedisMarkStorage.Milliseconds(duration < TimeSpan.FromDays(3650) ? duration : TimeSpan.FromDays(3650));

    private async Task<long> EvaluateAsync(RedisScript script, string name, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        return (long)await script.EvaluateAsync(database, _prefix + Uri.EscapeDataString(name), arguments)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
