using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>The storage under the default registration's store.</summary>
    public static IMarkStorage Storage(this ReceiverHost host) =>
        ((LeasedIdempotencyStore)host.Host.Services.GetRequiredService<IIdempotencyStore>()).Storage;

    public static string[] LogsOf(this ReceiverHost host, int id) =>
        [.. host.Logs.GetSnapshot().Where(record => record.Id.Id == id).Select(static record => record.Message)];

    public static Task LogsAsync(this ReceiverHost host, int id) =>
        FakeClock.EventuallyAsync(() => host.LogsOf(id).Length > 0, $"a log message {id}");

    /// <summary>Ends when the start has looked at what Redis does when it is full or restarts.</summary>
    public static Task LookedAsync(this ReceiverHost host) => host.LogsAsync(4004);

    /// <summary>As Keygen does: again after a 503 or a 409. The connection takes a moment to come back.</summary>
    public static async Task ReceiveUntilAsync(this ReceiverHost host, TestEvent testEvent, WebhookOutcome expected)
    {
        var outcome = WebhookOutcome.Unavailable;
        for (var i = 0; i < 60 && outcome is WebhookOutcome.Unavailable or WebhookOutcome.InProgress; i++)
        {
            await Task.Delay(100);
            outcome = (await host.ReceiveAsync(testEvent).SoonAsync()).Outcome;
        }

        outcome.Should().Be(expected);
    }
}
