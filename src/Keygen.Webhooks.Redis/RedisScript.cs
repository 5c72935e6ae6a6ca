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
