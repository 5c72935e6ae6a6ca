using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Keygen.Webhooks.Chaos.Checking;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Chaos.Servers;

/// <summary>A primary of Redis with two replicas, and a Sentinel that has one of them take over. Each writes what it is told to its file at once.</summary>
internal sealed class SentinelStoreServer(RedisSentinel redis) : IStoreServer
{
    private const int Replicas = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(1);

    private RedisServer? _lost;
    private RedisServer? _next;
    private OutageKind _kind;

    public string Title => "Redis under Sentinel";

    public string Connection => $"{redis.ConnectionString}{RedisStoreServer.Timeouts}";

    /// <summary>Of the server that is the primary at first, whatever becomes of it.</summary>
    public string FirstPrimary => $"{redis.Primary.Endpoint}{RedisStoreServer.Timeouts}";

    /// <summary>How often a server that was lost came back and took itself for the primary.</summary>
    public int CameBack { get; private set; }

    /// <param name="writesAlone">Whether a primary takes writes without a replica, which is Redis's default.</param>
    public static async Task<IStoreServer> StartNewAsync(bool writesAlone) => new SentinelStoreServer(await RedisSentinel.LaunchAsync(
        Replicas, "--appendonly", "yes", "--min-replicas-to-write", writesAlone ? "0" : "1", "--min-replicas-max-lag", "3"));

    /// <summary>Takes the primary away, and waits until a replica has taken over and has a replica itself.</summary>
    public async Task StopAsync(OutageKind kind)
    {
        (_lost, _kind) = (await PrimaryAsync(), kind);
        await (kind is OutageKind.Held ? _lost.HoldAsync() : kind is OutageKind.Stopped ? _lost.StopAsync() : _lost.KillAsync());
        await EventuallyAsync(async () => await PrimaryAsync() is var next && next != _lost && await IsFollowedAsync(next));
    }

    /// <summary>Lets it come back, and waits until it follows the new primary.</summary>
    public async Task StartAsync()
    {
        await WakeUpAsync();
        await EventuallyAsync(async () => (await AskAsync(_lost!, "INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal));
    }

    /// <summary>Writes to whatever Sentinel calls the primary, again and again until it is told to stop.</summary>
    /// <returns>When that was last refused, by the machine's monotonic clock.</returns>
    public async Task<long> RefusesUntilAsync(CancellationToken stop)
    {
        for (var last = Stopwatch.GetTimestamp(); ; await Task.Delay(50, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing))
        {
            if (stop.IsCancellationRequested)
            {
                return last;
            }

            try
            {
                var primary = await PrimaryAsync();
                await primary.CommandAsync("SET", "probe", "").WaitAsync(ProbeLimit, CancellationToken.None);
            }
            catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or IOException or SocketException)
            {
                last = Stopwatch.GetTimestamp();
            }
        }
    }

    /// <summary>Lets it come back, and has Sentinel stand still, so that nobody tells it who is the primary. Waits until it has seen that its replicas are gone.</summary>
    public async Task WakeUpUntoldAsync()
    {
        _next = await PrimaryAsync();
        await redis.Sentinel.HoldAsync();
        await WakeUpAsync();
        await EventuallyAsync(async () => (await AskAsync(_lost!, "INFO", "replication")).Contains("connected_slaves:0", StringComparison.Ordinal));
    }

    /// <summary>Tells the one that woke up who the primary is, in place of the Sentinel that stands still, and waits until it follows.</summary>
    public async Task TellWhoIsPrimaryAsync()
    {
        await AskAsync(_lost!, "REPLICAOF", "127.0.0.1", _next!.Port.ToString(CultureInfo.InvariantCulture));
        await EventuallyAsync(async () => (await AskAsync(_lost!, "INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal));
    }

    public Task<IReadOnlyList<EffectRow>> ReadEffectsAsync(string folder) => RedisStoreServer.ReadEffectFilesAsync(folder);

    public ValueTask DisposeAsync() => redis.DisposeAsync();

    private async Task WakeUpAsync()
    {
        await (_kind is OutageKind.Held ? _lost!.GoOnAsync() : _lost!.StartAsync());
        CameBack += (await AskAsync(_lost!, "ROLE")).StartsWith("master", StringComparison.Ordinal) ? 1 : 0;
    }

    private async Task<RedisServer> PrimaryAsync()
    {
        var address = await redis.Sentinel.CommandAsync("SENTINEL", "GET-MASTER-ADDR-BY-NAME", RedisSentinel.ServiceName);
        return redis.Servers.Single(server => address.EndsWith($"\n{server.Port}", StringComparison.Ordinal));
    }

    private static async Task<bool> IsFollowedAsync(RedisServer primary) =>
        (await AskAsync(primary, "ROLE")).StartsWith("master", StringComparison.Ordinal)
        && (await AskAsync(primary, "INFO", "replication")).Contains("state=online", StringComparison.Ordinal);

    /// <returns>Nothing where the server hangs up, which Sentinel has it do when it makes it a replica.</returns>
    private static async Task<string> AskAsync(RedisServer server, params string[] question)
    {
        try
        {
            return await server.CommandAsync(question);
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or SocketException)
        {
            return "";
        }
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var watch = Stopwatch.StartNew(); !await condition(); await Task.Delay(50))
        {
            if (watch.Elapsed > Limit)
            {
                throw new InvalidOperationException("Sentinel and its servers do not come together.");
            }
        }
    }
}
