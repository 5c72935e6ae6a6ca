namespace Keygen.Webhooks.Redis;

/// <summary>
/// The scripts that remember failures. An event's failures are a hash under a key of their own; a sorted set lists the failing events. They run only
/// after a handler has failed, or when someone asks.
/// </summary>
/// <remarks>
/// The marks decide what is failing. A completion writes nothing here: whoever reads compares the failures with the mark, and removes from
/// the list what is not failing any more.
/// </remarks>
internal static class RedisFailureScripts
{
    /// <summary>The list keeps this many events, those that failed last.</summary>
    public const int MostListed = 10_000;

    /// <summary>
    /// On the failures of one event. Arguments: retention, handler, time, error type, and the event's identity as JSON, empty to keep what
    /// is there.
    /// </summary>
    public static readonly RedisScript Record = new("""
        local before = redis.call('HGET', KEYS[1], 'h' .. ARGV[2])
        local attempts = before and tonumber(before:match('^%d+')) + 1 or 1
        redis.call('HSET', KEYS[1], 'h' .. ARGV[2], string.format('%.0f', attempts) .. ' ' .. ARGV[3] .. ' ' .. ARGV[4])
        if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'event', ARGV[5]) end
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return 1
        """);

    /// <summary>
    /// On the list. Arguments: retention, event, time in milliseconds, the most events to keep. The score is the time, or one more than the
    /// highest score. So the last failure is on top whatever a server's clock says, and a score is the cursor of a page.
    /// </summary>
    public static readonly RedisScript List = new("""
        local top = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
        local score = math.max(tonumber(ARGV[3]), (tonumber(top[2]) or 0) + 1)
        redis.call('ZADD', KEYS[1], string.format('%.0f', score), ARGV[2])
        redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - ARGV[4])
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return 1
        """);

    /// <summary>On the list. Arguments: event, score. Removes the event, unless it has failed again.</summary>
    public static readonly RedisScript Unlist = new("""
        local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
        if score and tonumber(score) == tonumber(ARGV[2]) then return redis.call('ZREM', KEYS[1], ARGV[1]) end
        return 0
        """);
}
