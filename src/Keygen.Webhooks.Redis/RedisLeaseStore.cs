using Keygen.Webhooks.Leases;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>Leases among all servers that share a Redis, one key a name, by Redis's own clock.</summary>
/// <remarks>
/// The number is one more than the last, and at least Redis's clock in microseconds: so it grows also when Redis has forgotten the
/// last one, as long as that clock is not set back.
/// </remarks>
internal sealed class RedisLeaseStore(RedisConnection connection, RedisStoreOptions options) : ILeaseStore
{
    /// <summary>Duration, how long it is remembered beyond that. Gives the number, or 0 when someone holds it.</summary>
    private const string Acquire = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        local held = redis.call('HMGET', KEYS[1], 'number', 'until')
        if held[2] and tonumber(held[2]) > now then return 0 end
        local number = math.max(tonumber(held[1] or 0) + 1, t[1] * 1000000 + t[2])
        redis.call('HSET', KEYS[1], 'number', string.format('%.0f', number), 'until', string.format('%.0f', now + ARGV[1]))
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', ARGV[1] + ARGV[2]))
        return number
        """;

    /// <summary>Number, duration, how long it is remembered beyond that. Gives 1, or 0 when it is not its holder's.</summary>
    private const string Renew = """
        local held = redis.call('HMGET', KEYS[1], 'number', 'until')
        if held[1] ~= ARGV[1] or not held[2] then return 0 end
        local t = redis.call('TIME')
        redis.call('HSET', KEYS[1], 'until', string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[2]))
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', ARGV[2] + ARGV[3]))
        return 1
        """;

    /// <summary>Number. Keeps the number, for the next one to be greater.</summary>
    private const string Release = """
        if redis.call('HGET', KEYS[1], 'number') ~= ARGV[1] then return 0 end
        return redis.call('HDEL', KEYS[1], 'until')
        """;

    private readonly string _prefix = options.KeyPrefix + "lease:";
    private readonly RedisValue _remembered = RedisLeasedStorage.Milliseconds(options.Retention);

    public async ValueTask<Lease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        Lease.ThrowIfInvalid(name, duration);
        var number = await EvaluateAsync(Acquire, name, [Duration(duration), _remembered], cancellationToken).ConfigureAwait(false);
        return number > 0 ? new Lease(name, number) : null;
    }

    public async ValueTask<bool> TryRenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        Lease.ThrowIfInvalid(lease.Name, duration);
        return await EvaluateAsync(Renew, lease.Name, [lease.FencingNumber, Duration(duration), _remembered], cancellationToken)
            .ConfigureAwait(false) > 0;
    }

    public async ValueTask ReleaseAsync(Lease lease, CancellationToken cancellationToken) =>
        await EvaluateAsync(Release, lease.Name, [lease.FencingNumber], cancellationToken).ConfigureAwait(false);

    /// <summary>Ten years are for ever; more would overflow the clock.</summary>
    private static RedisValue Duration(TimeSpan duration) =>
        RedisLeasedStorage.Milliseconds(duration < TimeSpan.FromDays(3650) ? duration : TimeSpan.FromDays(3650));

    private async Task<long> EvaluateAsync(string script, string name, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var database = await connection.GetDatabaseAsync().ConfigureAwait(false);
        return (long)await database.ScriptEvaluateAsync(script, [_prefix + Uri.EscapeDataString(name)], arguments, CommandFlags.DemandMaster)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
