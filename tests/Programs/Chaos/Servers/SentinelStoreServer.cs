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
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

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
        await TakeAwayAsync(kind);
        await EventuallyAsync(async () => await PrimaryAsync() is { } next && next != _lost && await IsFollowedAsync(next));
    }

    /// <summary>Lets it come back, and waits until it follows the new primary.</summary>
    public async Task StartAsync()
    {
        await WakeUpAsync();
        await EventuallyAsync(() => IsFollowingAsync(_lost!));
    }

    /// <summary>Whether what Sentinel calls the primary takes a write.</summary>
    public async Task<bool> TakesAsync() => await PrimaryAsync() is { } primary && await AskAsync(primary, "SET", "probe", "") is "OK";

    /// <summary>What changes with each failover, and whether one goes on.</summary>
    /// <returns><see langword="null"/> where Sentinel does not answer.</returns>
    public async Task<(string Epoch, bool IsGoingOn)?> FailoversAsync()
    {
        var about = (await AskAsync(redis.Sentinel, "SENTINEL", "MASTER", RedisSentinel.ServiceName)).Split('\n');
        return Of("config-epoch") is { } epoch && Of("flags") is { } flags ? (epoch, flags.Contains("failover_in_progress", StringComparison.Ordinal)) : null;

        string? Of(string name) => Array.IndexOf(about, name) is >= 0 and var at ? about[at + 1] : null;
    }

    /// <summary>Has the primary stand still until Sentinel begins a failover, so that it goes on just then. Waits until it follows the new one.</summary>
    /// <returns>When it began to stand still, by the machine's monotonic clock.</returns>
    public async Task<long> StandStillAsync()
    {
        await EventuallyAsync(async () => await FailoversAsync() is { IsGoingOn: false });
        var from = Stopwatch.GetTimestamp();
        await TakeAwayAsync(OutageKind.Held);
        await EventuallyAsync(async () => await FailoversAsync() is { IsGoingOn: true } || (await PrimaryAsync() is { } next && next != _lost));
        await _lost!.GoOnAsync();
        // Sentinel gives up where it finds no replica that could take over.
        await EventuallyAsync(async () => await IsFollowingAsync(_lost!) || (await FailoversAsync() is { IsGoingOn: false } && await PrimaryAsync() == _lost));
        return from;
    }

    /// <summary>Lets it come back, and has Sentinel stand still, so that nobody tells it who is the primary. Waits until it has seen that its replicas are gone.</summary>
    public async Task WakeUpUntoldAsync()
    {
        await EventuallyAsync(async () => (_next = await PrimaryAsync()) is not null);
        await redis.Sentinel.HoldAsync();
        await WakeUpAsync();
        await EventuallyAsync(async () => (await AskAsync(_lost!, "INFO", "replication")).Contains("connected_slaves:0", StringComparison.Ordinal));
    }

    /// <summary>Tells the one that woke up who the primary is, in place of the Sentinel that stands still, and waits until it follows.</summary>
    public async Task TellWhoIsPrimaryAsync()
    {
        await AskAsync(_lost!, "REPLICAOF", "127.0.0.1", _next!.Port.ToString(CultureInfo.InvariantCulture));
        await EventuallyAsync(() => IsFollowingAsync(_lost!));
    }

    public Task<IReadOnlyList<EffectRow>> ReadEffectsAsync(string folder) => RedisStoreServer.ReadEffectFilesAsync(folder);

    public ValueTask DisposeAsync() => redis.DisposeAsync();

    private async Task TakeAwayAsync(OutageKind kind)
    {
        _kind = kind;
        await EventuallyAsync(async () => (_lost = await PrimaryAsync()) is not null);
        await (kind is OutageKind.Held ? _lost!.HoldAsync() : kind is OutageKind.Stopped ? _lost!.StopAsync() : _lost!.KillAsync());
    }

    private async Task WakeUpAsync()
    {
        await (_kind is OutageKind.Held ? _lost!.GoOnAsync() : _lost!.StartAsync());
        var role = "";
        await EventuallyAsync(async () => (role = await AskAsync(_lost!, "ROLE")).Length > 0);
        CameBack += role.StartsWith("master", StringComparison.Ordinal) ? 1 : 0;
    }

    /// <returns><see langword="null"/> where Sentinel does not answer.</returns>
    private async Task<RedisServer?> PrimaryAsync()
    {
        var address = await AskAsync(redis.Sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", RedisSentinel.ServiceName);
        return redis.Servers.SingleOrDefault(server => address.EndsWith($"\n{server.Port}", StringComparison.Ordinal));
    }

    private static async Task<bool> IsFollowedAsync(RedisServer primary) =>
        (await AskAsync(primary, "ROLE")).StartsWith("master", StringComparison.Ordinal)
        && (await AskAsync(primary, "INFO", "replication")).Contains("state=online", StringComparison.Ordinal);

    private static async Task<bool> IsFollowingAsync(RedisServer server) =>
        (await AskAsync(server, "INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal);

    /// <returns>Nothing where the server does not answer for a second, or hangs up, which Sentinel has it do when it makes it a replica.</returns>
    private static async Task<string> AskAsync(RedisServer server, params string[] question)
    {
        try
        {
            return await server.CommandAsync(question).WaitAsync(AnswerLimit);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or IOException or SocketException)
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
