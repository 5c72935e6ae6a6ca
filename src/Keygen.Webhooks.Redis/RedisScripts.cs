namespace Keygen.Webhooks.Redis;

/// <summary>Every change of an event, each one script on the event's one key.</summary>
/// <remarks>
/// <para>
/// The key holds a string: a letter, <c>o</c> for open or <c>s</c> for settled; the fence of the lease in 32 digits, which stays when
/// the event is settled, so that a completion whose answer was lost can be repeated; 13 digits about the lease's end; and the list of
/// what is done, see <see cref="CompletedHandlerList"/>.
/// </para>
/// <para>
/// The one clock is Redis's own, and it is the key's time to live: taken or renewed, it is set to the retention, and the 13 digits say
/// how much of it is left when the lease ends. So a claim on a new event is a single <c>SET</c>, and asks for no time.
/// </para>
/// <para>
/// A lease is called lost only after a write, which changes nothing. An old primary that comes back after a failover knows nothing of newer leases. With
/// <c>min-replicas-to-write</c> it refuses to write, but not to read: without this it would say that a lease is lost which the new primary has granted.
/// </para>
/// </remarks>
internal static class RedisScripts
{
    /// <summary>The new string up to the list, retention. Gives the list of what is done, or 1 for settled, or 2 for in progress.</summary>
    public static readonly RedisScript Acquire = new("""
        if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return '' end
        local old = redis.call('GET', KEYS[1])
        if old:sub(1, 1) == 's' then
          redis.call('PEXPIRE', KEYS[1], ARGV[2])
          return 1
        end
        if old:sub(1, 33) ~= ARGV[1]:sub(1, 33) and redis.call('PTTL', KEYS[1]) > tonumber(old:sub(34, 46)) then return 2 end
        redis.call('SETRANGE', KEYS[1], 0, ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return old:sub(47)
        """);

    /// <summary>The new string up to the list, retention. Gives 1, or 0 when the lease is not this fence's.</summary>
    public static readonly RedisScript Renew = new("""
        if redis.call('GETRANGE', KEYS[1], 0, 32) ~= ARGV[1]:sub(1, 33) then
          redis.call('SETRANGE', KEYS[1], 0, '')
          return 0
        end
        redis.call('SETRANGE', KEYS[1], 0, ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """);

    /// <summary>Fence, one entry of the list. Gives 1, or 0 when the lease is not this fence's.</summary>
    public static readonly RedisScript Complete = new("""
        local old = redis.call('GETRANGE', KEYS[1], 0, 32)
        if old:sub(2) ~= ARGV[1] then
          redis.call('SETRANGE', KEYS[1], 0, '')
          return 0
        end
        if old:sub(1, 1) == 'o' then redis.call('APPEND', KEYS[1], ARGV[2]) end
        return 1
        """);

    /// <summary>Fence. Gives 1, or 0 when the lease is not this fence's and the event was not settled by it.</summary>
    public static readonly RedisScript Settle = new("""
        if redis.call('GETRANGE', KEYS[1], 1, 32) ~= ARGV[1] then
          redis.call('SETRANGE', KEYS[1], 0, '')
          return 0
        end
        redis.call('SETRANGE', KEYS[1], 0, 's')
        return 1
        """);

    /// <summary>Fence. A lease of nobody's is zeros, and ends before it begins.</summary>
    public static readonly RedisScript Release = new("""
        if redis.call('GETRANGE', KEYS[1], 0, 32) ~= 'o' .. ARGV[1] then
          redis.call('SETRANGE', KEYS[1], 0, '')
          return 0
        end
        if redis.call('STRLEN', KEYS[1]) == 46 then return redis.call('DEL', KEYS[1]) end
        redis.call('SETRANGE', KEYS[1], 1, string.rep('0', 32) .. string.rep('9', 13))
        return 1
        """);

    /// <summary>Gives 1, or 0 when the event is leased.</summary>
    public static readonly RedisScript Forget = new("""
        local old = redis.call('GETRANGE', KEYS[1], 0, 45)
        if old:sub(1, 1) == 'o' and redis.call('PTTL', KEYS[1]) > tonumber(old:sub(34)) then return 0 end
        redis.call('DEL', KEYS[1])
        return 1
        """);
}
