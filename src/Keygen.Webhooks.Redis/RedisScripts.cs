namespace Keygen.Webhooks.Redis;

/// <summary>The scripts that change an event. Each is one script on the event's one key. A claim first tries <c>SET … NX</c>.</summary>
/// <remarks>
/// <para>
/// The value is a string: the letter <c>o</c> for open or <c>s</c> for settled; the fence of the lease in 32 digits, which stays after
/// settling, so that a completion with a lost answer can be repeated; 13 digits for the lease's end; and the list of completed handlers,
/// see <see cref="CompletedHandlerList"/>.
/// </para>
/// <para>
/// The only clock is Redis's own, as the key's time to live. Taking or renewing a lease sets it to the retention, and the 13 digits say how
/// much of it is left when the lease ends. So a claim on a new event is a single <c>SET</c> and reads no time.
/// </para>
/// <para>
/// A script reports a lease as lost, or a completion as recorded before, only after a write that changes nothing. An old primary that comes
/// back after a failover does not know newer leases. With <c>min-replicas-to-write</c> it refuses writes but not reads; without the write
/// it could report a lease as lost that the new primary has granted, or confirm what it alone has recorded.
/// </para>
/// </remarks>
internal static class RedisScripts
{
    /// <summary>
    /// Arguments: the new value up to the list, retention. Returns the list of completed handlers, 1 for settled, or 2 for in progress.
    /// </summary>
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

    /// <summary>Arguments: the new value up to the list, retention. Returns 1, or 0 when the fence does not hold the lease.</summary>
    public static readonly RedisScript Renew = new("""
        if redis.call('GETRANGE', KEYS[1], 0, 32) ~= ARGV[1]:sub(1, 33) then
          redis.call('SETRANGE', KEYS[1], 0, '')
          return 0
        end
        redis.call('SETRANGE', KEYS[1], 0, ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """);

    /// <summary>Arguments: fence, one list entry. Returns 1, or 0 when the fence does not hold the lease.</summary>
    public static readonly RedisScript Complete = new("""
        local old = redis.call('GETRANGE', KEYS[1], 0, 32)
        if old:sub(2) ~= ARGV[1] then
          redis.call('SETRANGE', KEYS[1], 0, '')
          return 0
        end
        if old:sub(1, 1) == 'o' then redis.call('APPEND', KEYS[1], ARGV[2]) else redis.call('SETRANGE', KEYS[1], 0, '') end
        return 1
        """);

    /// <summary>
    /// Arguments: fence, one list entry. Returns 1, or 0 when the fence neither holds the lease nor settled the event. The list stays, for
    /// back-fills.
    /// </summary>
    public static readonly RedisScript Settle = new("""
        local old = redis.call('GET', KEYS[1])
        if not old or old:sub(2, 33) ~= ARGV[1] then
          redis.call('SETRANGE', KEYS[1], 0, '')
          return 0
        end
        redis.call('SETRANGE', KEYS[1], 0, old:sub(1, 1) == 'o' and 's' .. old:sub(2) .. ARGV[2] or '')
        return 1
        """);

    /// <summary>Argument: fence. A released lease has a fence of zeros and has already ended.</summary>
    public static readonly RedisScript Release = new("""
        if redis.call('GETRANGE', KEYS[1], 0, 32) ~= 'o' .. ARGV[1] then
          redis.call('SETRANGE', KEYS[1], 0, '')
          return 0
        end
        if redis.call('STRLEN', KEYS[1]) == 46 then return redis.call('DEL', KEYS[1]) end
        redis.call('SETRANGE', KEYS[1], 1, string.rep('0', 32) .. string.rep('9', 13))
        return 1
        """);
}
