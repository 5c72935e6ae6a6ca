using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>
/// A script on one key. It is sent by its hash, and by its text when Redis does not know it: the first time and after a restart.
/// </summary>
/// <remarks>It always runs on a primary, because a replica's data may be old.</remarks>
internal sealed class RedisScript(string text)
{
    // Redis identifies a script by its SHA-1. The hash protects nothing.
#pragma warning disable CA5350
    private readonly byte[] _hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350

    /// <summary>How often primaries that disagree are asked. They do so for a moment, unless an old one may write alone.</summary>
    private const int Attempts = 8;

    /// <summary>
    /// Runs a script that returns 1 to the holder of a lease and 0 to others. A 0 counts when a second call confirms it, and so does a 1
    /// while several servers count as the primary.
    /// </summary>
    /// <remarks>
    /// A primary that was suspended during a failover first answers the commands that wait for it, before it notices that its replicas have
    /// left. So it may report a lease as lost that the new primary has granted, or record what it forgets when it becomes a replica. It
    /// rejects the second call.
    /// </remarks>
    public async Task<bool> IsHoldersAsync(IDatabase database, RedisKey key, params RedisValue[] arguments)
    {
        var isHolders = (bool)await EvaluateAsync(database, key, arguments).ConfigureAwait(false);
        if (isHolders && !RedisPrimaries.AreSeveral(database))
        {
            return true;
        }

        for (var attempt = 2; attempt <= Attempts; attempt++)
        {
            var before = isHolders;
            isHolders = (bool)await EvaluateAsync(database, key, arguments).ConfigureAwait(false);
            if (isHolders == before)
            {
                return isHolders;
            }
        }

        return false;
    }

    public async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey key, params RedisValue[] arguments)
    {
        RedisKey[] keys = [key];
        try
        {
            try
            {
                return await database.ScriptEvaluateAsync(_hash, keys, arguments, CommandFlags.DemandMaster).ConfigureAwait(false);
            }
            catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                return await database.ScriptEvaluateAsync(text, keys, arguments, CommandFlags.DemandMaster).ConfigureAwait(false);
            }
        }
        catch (RedisServerException exception) when (RedisPrimaries.MayAccept(exception, database))
        {
            if (await RedisPrimaries.TryEachAsync(database, text, key, arguments).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }

            throw;
        }
    }
}
