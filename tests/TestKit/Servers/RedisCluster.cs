using System.Diagnostics;

namespace Keygen.Webhooks.Tests;

/// <summary>A Redis Cluster of three primaries, each with a third of the slots, all on free loopback ports.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16384;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<RedisServer> _nodes = [];

    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>For StackExchange.Redis: one node, which tells of the others.</summary>
    public string Endpoint => _nodes[0].Endpoint;

    /// <summary>Skips the test where there is no redis-server.</summary>
    public static async Task<RedisCluster> LaunchOrSkipAsync()
    {
        const int Count = 3;
        var cluster = new RedisCluster();
        try
        {
            for (var i = 0; i < Count; i++)
            {
                cluster._nodes.Add(await RedisServer.LaunchOrSkipAsync("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
            }

            for (var i = 0; i < Count; i++)
            {
                var node = cluster._nodes[i];
                await node.CommandAsync("CLUSTER", "ADDSLOTSRANGE", $"{Slots * i / Count}", $"{(Slots * (i + 1) / Count) - 1}");
                await node.CommandAsync("CLUSTER", "SET-CONFIG-EPOCH", $"{i + 1}");
            }

            foreach (var node in cluster._nodes.Skip(1))
            {
                await node.CommandAsync("CLUSTER", "MEET", "127.0.0.1", $"{cluster._nodes[0].Port}", $"{cluster._nodes[0].ClusterPort}");
            }

            await cluster.CompleteAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    /// <summary>Waits until every node knows every slot's.</summary>
    private async Task CompleteAsync()
    {
        foreach (var node in _nodes)
        {
            for (var watch = Stopwatch.StartNew(); ; await Task.Delay(20))
            {
                var info = await node.CommandAsync("CLUSTER", "INFO");
                if (info.Contains("cluster_state:ok", StringComparison.Ordinal) && info.Contains($"cluster_size:{_nodes.Count}", StringComparison.Ordinal))
                {
                    break;
                }

                if (watch.Elapsed > Limit)
                {
                    throw new InvalidOperationException($"The cluster does not come together: {info}");
                }
            }
        }
    }
}
