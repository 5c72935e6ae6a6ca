using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>A script on one key, sent by its hash, and by its text where Redis does not know it: the first time, and after a restart.</summary>
/// <remarks>Always on a primary: what a replica says may be old.</remarks>
internal sealed class RedisScript(string text)
{
    // What Redis calls a script by; nothing is protected by it.
#pragma warning disable CA5350
    private readonly byte[] _hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350

    /// <summary>For a script that gives 1 to the holder of a lease, and 0 to others: 0 is asked for a second time before it is believed.</summary>
    /// <remarks>
    /// A primary that stood still while a replica took over answers what waits for it before it sees that its replicas have left, as if
    /// it might still write. So it calls leases lost that the new primary has granted. By the next command it refuses.
    /// </remarks>
    public async Task<bool> IsHoldersAsync(IDatabase database, RedisKey key, params RedisValue[] arguments) =>
        (bool)await EvaluateAsync(database, key, arguments).ConfigureAwait(false) || (bool)await EvaluateAsync(database, key, arguments).ConfigureAwait(false);

    public async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey key, params RedisValue[] arguments)
    {
        RedisKey[] keys = [key];
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, arguments, CommandFlags.DemandMaster).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await database.ScriptEvaluateAsync(text, keys, arguments, CommandFlags.DemandMaster).ConfigureAwait(false);
        }
    }
}
