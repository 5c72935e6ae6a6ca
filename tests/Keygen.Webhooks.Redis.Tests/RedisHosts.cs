using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Redis.Tests;

/// <summary>Hosts that remember in a redis-server.</summary>
internal static class RedisHosts
{
    public const string Handler = "handler";

    /// <summary>A connection that notices early and tries again soon, so that tests of outages are short.</summary>
    public static string ConnectionString(this RedisServer server) => $"{server.Endpoint},connectTimeout=1000,asyncTimeout=2000";

    public static Task<ReceiverHost> HostAsync(
        this RedisServer server, Func<KeygenEvent, CancellationToken, Task> handle, Action<RedisStoreOptions>? configure = null) =>
        ReceiverHost.StartAsync(keygen => keygen.AddHandler(handle, Handler).UseRedis(server.ConnectionString(), configure));

    public static string[] LogsOf(this ReceiverHost host, int id) =>
        [.. host.Logs.GetSnapshot().Where(record => record.Id.Id == id).Select(static record => record.Message)];

    public static Task LogsAsync(this ReceiverHost host, int id) =>
        FakeClock.EventuallyAsync(() => host.LogsOf(id).Length > 0, $"a log message {id}");

    /// <summary>Ends when the start has looked at what Redis does when it is full or restarts.</summary>
    public static Task LookedAsync(this ReceiverHost host) => host.LogsAsync(504);
}
