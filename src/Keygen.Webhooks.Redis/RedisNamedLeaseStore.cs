using Keygen.Webhooks.Leases;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>
/// Keeps named leases for all servers that share a Redis, one key per name. Redis's clock decides when they end; see
/// <see cref="RedisScripts"/>.
/// </summary>
/// <remarks>
/// A new number is one more than the last, and at least Redis's clock in microseconds. So numbers grow even if Redis has forgotten the last
/// one, as long as its clock is not set back.
/// </remarks>
internal sealed class RedisNamedLeaseStore(RedisConnection connection, RedisStoreOptions options, TimeProvider time) : INamedLeaseStore
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Arguments: time to live, how much of it is left when the lease ends, the token of this attempt. Returns the number, or 0 when
    /// someone holds the lease.
    /// </summary>
    private static readonly RedisScript Acquire = new("""
        local held = redis.call('HMGET', KEYS[1], 'number', 'till')
        if held[2] and redis.call('PTTL', KEYS[1]) > tonumber(held[2]) then return 0 end
        local t = redis.call('TIME')
        local number = math.max(tonumber(held[1] or 0) + 1, t[1] * 1000000 + t[2])
        redis.call('HSET', KEYS[1], 'number', string.format('%.0f', number), 'till', ARGV[2], 'token', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return number
        """);

    /// <summary>
    /// Arguments: time to live, how much of it is left, number. Returns 1, or 0 when the caller does not hold the lease, after a write that
    /// changes nothing: see <see cref="RedisScripts"/>.
    /// </summary>
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

    /// <summary>
    /// Arguments: the field that identifies the lease (number or token), its value. It keeps the number, so that the next one is greater.
    /// </summary>
    private static readonly RedisScript Release = new("""
        if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return redis.call('HDEL', KEYS[1], '') end
        return redis.call('HDEL', KEYS[1], 'till')
        """);

    private readonly string _prefix = options.KeyPrefix + "lease:";
    private readonly long _remembered = RedisMarkStorage.Milliseconds(options.Retention);

    public async ValueTask<NamedLease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        NamedLease.ThrowIfInvalid(name, duration);
        cancellationToken.ThrowIfCancellationRequested();
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        var token = Guid.NewGuid().ToString("N");
        var acquiring = Acquire.EvaluateAsync(database, KeyOf(name), _remembered + Duration(duration), _remembered, token);
        try
        {
            var lease = new NamedLease(name, (long)await acquiring.WaitAsync(cancellationToken).ConfigureAwait(false));

            // An old primary may have granted it, see RedisPrimaries.
            return lease.FencingNumber > 0
                && (!RedisPrimaries.AreSeveral(database) || await TryRenewAsync(lease, duration, cancellationToken).ConfigureAwait(false)) ? lease : null;
        }
        catch (Exception)
        {
            // Redis may have granted the lease even though no answer arrived.
            _ = GiveBackAsync(acquiring, name, token, duration);
            throw;
        }
    }

    public async ValueTask<bool> TryRenewAsync(NamedLease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        NamedLease.ThrowIfInvalid(lease.Name, duration);
        cancellationToken.ThrowIfCancellationRequested();
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await Renew.IsHoldersAsync(database, KeyOf(lease.Name), _remembered + Duration(duration), _remembered, lease.FencingNumber)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask ReleaseAsync(NamedLease lease, CancellationToken cancellationToken) => new(ReleaseAsync(lease.Name, "number", lease.FencingNumber, cancellationToken));

    private async Task ReleaseAsync(string name, string field, RedisValue value, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        await Release.EvaluateAsync(database, KeyOf(name), field, value).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases a lease that nobody waits for any more. It tries until Redis has answered or the lease has expired.</summary>
    private async Task GiveBackAsync(Task acquiring, string name, string token, TimeSpan duration)
    {
        await acquiring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var startedAt = time.GetTimestamp();
        for (var delay = FirstRetry; time.GetElapsedTime(startedAt) < duration; delay = delay * 2 < LongestRetry ? delay * 2 : LongestRetry)
        {
            try
            {
                await ReleaseAsync(name, "token", token, CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (Exception)
            {
                await Task.Delay(delay, time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ten years count as for ever; more would overflow the clock.</summary>
    private static long Duration(TimeSpan duration) =>
        RedisMarkStorage.Milliseconds(duration < TimeSpan.FromDays(3650) ? duration : TimeSpan.FromDays(3650));

    private RedisKey KeyOf(string name) => _prefix + Uri.EscapeDataString(name);
}
