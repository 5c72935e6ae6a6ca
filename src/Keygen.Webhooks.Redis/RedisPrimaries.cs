using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>The servers that a connection counts as the primary. StackExchange.Redis sends a command to any of them.</summary>
/// <remarks>
/// After a failover, an old primary counts until the client hears that it is a replica: while it stands still, and for about ten seconds
/// after it has come back. With <c>min-replicas-to-write</c> it refuses to write, except for a moment after it stood still: it first
/// executes what waits for it, and then notices that its replicas have left.
/// </remarks>
internal static class RedisPrimaries
{
    /// <summary>Whether several servers count as the primary. In a cluster that is normal, and the key says which one is asked.</summary>
    public static bool AreSeveral(IDatabase database) => database.Multiplexer.GetServers().Count(IsPrimary) > 1;

    /// <summary>Whether a primary refused to write and another one may accept. A command that was refused has changed nothing.</summary>
    public static bool MayAccept(RedisServerException refusal, IDatabase database) => IsRefusal(refusal) && AreSeveral(database);

    /// <summary>Sends a script to one after the other, until one accepts it.</summary>
    /// <returns>The answer; null when all refuse.</returns>
    public static async Task<RedisResult?> TryEachAsync(IDatabase database, string script, RedisKey key, RedisValue[] arguments)
    {
        object[] words = [script, 1, key, .. arguments];
        foreach (var server in database.Multiplexer.GetServers().Where(IsPrimary))
        {
            try
            {
                return await server.ExecuteAsync(database.Database, "EVAL", words, CommandFlags.None).ConfigureAwait(false);
            }
            catch (RedisServerException exception) when (IsRefusal(exception))
            {
                // The next one may be the primary.
            }
        }

        return null;
    }

    private static bool IsPrimary(IServer server) => server is { ServerType: ServerType.Standalone, IsConnected: true, IsReplica: false };

    private static bool IsRefusal(RedisServerException exception) => exception.Message.StartsWith("NOREPLICAS", StringComparison.Ordinal);
}
