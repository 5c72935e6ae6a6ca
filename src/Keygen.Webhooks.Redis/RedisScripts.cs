namespace Keygen.Webhooks.Redis;

/// <summary>
/// Every change of an event, each one script on the event's one key, by Redis's own clock.
/// </summary>
/// <remarks>
/// The key holds a string. An open event is the letter <c>o</c>, the fence of its lease in 32 digits, the time the lease ends in 13
/// (milliseconds since 1970; fence and time are zeros when nobody holds it), and then what is done, see <see cref="DoneList"/>. A settled
/// event is the letter <c>s</c> and the fence that settled it, so that a completion whose answer was lost can be repeated. A string
/// rather than a hash, as it takes two calls where a hash takes four or five.
/// </remarks>
internal static class RedisScripts
{
    public const string Settled = "s";

    /// <summary>Fence, lease, retention. Gives the list of what is done, or 1 for settled, or 2 for in progress.</summary>
    public const string Acquire = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        local new = 'o' .. ARGV[1] .. now + ARGV[2]
        if redis.call('SET', KEYS[1], new, 'NX', 'PX', ARGV[3]) then return '' end
        local old = redis.call('GET', KEYS[1])
        if old:sub(1, 1) == 's' then
          redis.call('PEXPIRE', KEYS[1], ARGV[3])
          return 1
        end
        if old:sub(2, 33) ~= ARGV[1] and tonumber(old:sub(34, 46)) > now then return 2 end
        local done = old:sub(47)
        redis.call('SET', KEYS[1], new .. done, 'PX', ARGV[3])
        return done
        """;

    /// <summary>Fence, lease, retention. Gives 1, or 0 when the lease is not this fence's.</summary>
    public const string Renew = """
        local old = redis.call('GET', KEYS[1]) or ''
        if old:sub(1, 33) ~= 'o' .. ARGV[1] then return 0 end
        local t = redis.call('TIME')
        local till = t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[2]
        redis.call('SET', KEYS[1], 'o' .. ARGV[1] .. till .. old:sub(47), 'PX', ARGV[3])
        return 1
        """;

    /// <summary>Fence, retention, one entry of the list of what is done. Gives 1, or 0 when the lease is not this fence's.</summary>
    public const string Complete = """
        local old = redis.call('GET', KEYS[1]) or ''
        if old:sub(2, 33) ~= ARGV[1] then return 0 end
        if old:sub(1, 1) == 'o' then redis.call('SET', KEYS[1], old .. ARGV[3], 'PX', ARGV[2]) end
        return 1
        """;

    /// <summary>Fence, retention. Gives 1, or 0 when the lease is not this fence's and the event was not settled by it.</summary>
    public const string Settle = """
        if redis.call('GETRANGE', KEYS[1], 1, 32) ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], 's' .. ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    /// <summary>Fence.</summary>
    public const string Release = """
        local old = redis.call('GET', KEYS[1]) or ''
        if old:sub(1, 33) ~= 'o' .. ARGV[1] then return 0 end
        if #old == 46 then return redis.call('DEL', KEYS[1]) end
        redis.call('SETRANGE', KEYS[1], 1, string.rep('0', 45))
        return 1
        """;

    /// <summary>Gives 1, or 0 when the event is leased.</summary>
    public const string Forget = """
        local old = redis.call('GET', KEYS[1]) or ''
        local t = redis.call('TIME')
        if old:sub(1, 1) == 'o' and tonumber(old:sub(34, 46)) > t[1] * 1000 + math.floor(t[2] / 1000) then return 0 end
        redis.call('DEL', KEYS[1])
        return 1
        """;
}
