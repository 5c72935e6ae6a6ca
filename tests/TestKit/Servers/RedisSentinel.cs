using System.Diagnostics;

namespace Keygen.Webhooks.Tests;

/// <summary>A primary, one replica or more, and a Sentinel that watches them, under the name <see cref="ServiceName"/>, all on free loopback ports.</summary>
public sealed partial class RedisSentinel : IAsyncDisposable
{
    public const string ServiceName = "webhooks";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly RedisServer[] _servers;

    private RedisSentinel(params RedisServer[] servers) => _servers = servers;

    /// <summary>The primary at first. A failover makes another one the primary.</summary>
    public RedisServer Primary => _servers[0];

    public RedisServer Replica => _servers[1];

    public RedisServer Sentinel => _servers[^1];

    /// <summary>The primary and its replicas.</summary>
    public IReadOnlyList<RedisServer> Servers => _servers[..^1];

    /// <summary>For StackExchange.Redis: the Sentinel, which tells where the primary is.</summary>
    public string ConnectionString => $"{Sentinel.Endpoint},serviceName={ServiceName}";

    /// <param name="replicas">How many.</param>
    /// <param name="options">More of <c>redis.conf</c> for all servers.</param>
    public static async Task<RedisSentinel> LaunchAsync(int replicas, params string[] options)
    {
        string[] fast = ["--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1", .. options];
        var primary = await RedisServer.LaunchAsync(fast);
        var others = new RedisServer[replicas];
        for (var i = 0; i < replicas; i++)
        {
            others[i] = await RedisServer.LaunchAsync([.. fast, "--replicaof", "127.0.0.1", $"{primary.Port}"]);
        }

        var sentinel = await RedisServer.LaunchSentinelAsync($"""
            sentinel monitor {ServiceName} 127.0.0.1 {primary.Port} 1
            sentinel down-after-milliseconds {ServiceName} 1000
            sentinel failover-timeout {ServiceName} 5000

            """);
        var servers = new RedisSentinel([primary, .. others, sentinel]);
        await EventuallyAsync(async () => (await primary.CommandAsync("INFO", "replication")).Split("state=online").Length > replicas);
        await EventuallyAsync(async () => (await sentinel.CommandAsync("INFO", "sentinel")).Contains("status=ok", StringComparison.Ordinal)
            && await sentinel.CommandAsync("SENTINEL", "REPLICAS", ServiceName) is var known
            && Array.TrueForAll(others, replica => known.Contains($"{replica.Port}", StringComparison.Ordinal)));
        return servers;
    }

    /// <summary>Waits until Sentinel names a server as the primary and that server is one.</summary>
    public async Task IsPrimaryAsync(RedisServer server) => await EventuallyAsync(async () =>
        (await Sentinel.CommandAsync("SENTINEL", "GET-MASTER-ADDR-BY-NAME", ServiceName)).EndsWith($"{server.Port}", StringComparison.Ordinal)
        && (await server.CommandAsync("ROLE")).StartsWith("master", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Reverse())
        {
            await server.DisposeAsync();
        }
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var watch = Stopwatch.StartNew(); !await condition(); await Task.Delay(20))
        {
            if (watch.Elapsed > Limit)
            {
                throw new InvalidOperationException("Sentinel, the primary and the replica do not come together.");
            }
        }
    }
}
