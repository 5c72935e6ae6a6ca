using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores.Harness;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis.Tests;

/// <summary>A replica takes over, and a primary that has no replica.</summary>
public sealed class SentinelTests
{
    private const string ConnectionOptions = ",connectTimeout=1000,asyncTimeout=2000";

    private readonly WaitingHandler _handler = new();

    [Fact]
    public async Task After_a_failover_the_new_primary_knows_what_it_heard_and_deliveries_go_on()
    {
        await using var redis = await RedisSentinel.LaunchOrSkipAsync();
        _handler.LetGo();
        await using var host = await HostAsync(redis);
        var before = new TestEvent();
        (await host.ReceiveAsync(before).SoonAsync()).Outcome.Should().Be(WebhookOutcome.Handled);
        await FakeClock.EventuallyAsync(() => StateOf(redis.Replica) is "s", "a replica that has heard of the event");

        await redis.Primary.KillAsync();
        await redis.IsPrimaryAsync(redis.Replica);

        await host.ReceiveUntilAsync(before, WebhookOutcome.Duplicate);
        await host.ReceiveUntilAsync(new TestEvent(), WebhookOutcome.Handled);
        _handler.Runs.Should().Be(2);
    }

    [Fact]
    public async Task With_min_replicas_to_write_a_primary_without_its_replica_grants_nothing()
    {
        await using var redis = await RedisSentinel.LaunchOrSkipAsync("--min-replicas-to-write", "1");
        _handler.LetGo();
        await using var host = await HostAsync(redis);
        await redis.Replica.KillAsync();
        await FakeClock.EventuallyAsync(
            () => redis.Primary.CommandAsync("INFO", "replication").Result.Contains("connected_slaves:0", StringComparison.Ordinal), "a primary alone");
        var testEvent = new TestEvent();

        (await host.ReceiveAsync(testEvent).SoonAsync()).StatusCode.Should().Be(503);

        _handler.Runs.Should().Be(0);
        await redis.Replica.StartAsync();
        await host.ReceiveUntilAsync(testEvent, WebhookOutcome.Handled);
        _handler.Runs.Should().Be(1);
    }

    [Fact]
    public async Task A_primary_that_may_not_write_calls_no_lease_lost_that_it_does_not_know()
    {
        await using var redis = await RedisServer.LaunchOrSkipAsync("--min-replicas-to-write", "1");
        await using var host = await ReceiverHost.StartAsync(
            keygen => keygen.AddHandler<KeygenEvent>(_handler.HandleAsync, RedisHosts.Handler).UseRedis(redis.ConnectionString()));
        var storage = host.Storage();
        var leases = host.Host.Services.GetRequiredService<INamedLeaseStore>();
        var (key, fence, lease) = (new EventKey("", Guid.NewGuid().ToString(), "token"), Guid.NewGuid(), TimeSpan.FromMinutes(1));

        // Another primary may have granted them.
        await RefusesAsync(() => storage.TryRenewAsync(key, fence, lease, CancellationToken.None));
        await RefusesAsync(() => storage.TryCompleteAsync(key, fence, RedisHosts.Handler, settles: false, CancellationToken.None));
        await RefusesAsync(() => storage.TryCompleteAsync(key, fence, RedisHosts.Handler, settles: true, CancellationToken.None));
        await RefusesAsync(async () =>
        {
            await storage.ReleaseAsync(key, fence, CancellationToken.None);
            return false;
        });
        await RefusesAsync(() => leases.TryRenewAsync(new NamedLease("name", 1), lease, CancellationToken.None));

        static async Task RefusesAsync(Func<ValueTask<bool>> asks) => await asks.Invoking(static async ask => await ask())
            .Should().ThrowAsync<RedisServerException>().WithMessage("*NOREPLICAS*");
    }

    [Fact]
    [Trait("Report", "26")]
    public async Task A_primary_that_stood_still_while_its_replica_left_calls_no_lease_lost_either()
    {
        await using var redis = await AbandonedPrimary.LaunchOrSkipAsync();
        await using var host = await redis.Primary.HostAsync(_handler.HandleAsync);
        var storage = host.Storage();
        var leases = host.Host.Services.GetRequiredService<INamedLeaseStore>();
        var (key, fence) = (new EventKey("", Guid.NewGuid().ToString(), "token"), Guid.NewGuid());
        Func<ValueTask<bool>>[] asks =
        [
            () => storage.TryRenewAsync(key, fence, TimeSpan.FromMinutes(1), CancellationToken.None),
            () => storage.TryCompleteAsync(key, fence, RedisHosts.Handler, settles: false, CancellationToken.None),
            () => storage.TryCompleteAsync(key, fence, RedisHosts.Handler, settles: true, CancellationToken.None),
            () => leases.TryRenewAsync(new NamedLease("name", 1), TimeSpan.FromMinutes(1), CancellationToken.None),
        ];

        // So that it knows the scripts, and each is one command.
        foreach (var ask in asks)
        {
            (await ask()).Should().BeFalse();
        }

        // They reach it before it sees that its replica is gone: another primary may have granted what it does not know.
        var answers = await redis.StandStillAsync(() => asks.Select(static ask => ask().AsTask()).ToArray());

        foreach (var answer in answers)
        {
            (await FluentActions.Awaiting(() => answer).Should().ThrowAsync<RedisServerException>()).WithMessage("*NOREPLICAS*");
        }
    }

    [Fact]
    [Trait("Report", "26")]
    public async Task A_claim_that_such_a_primary_grants_late_runs_nothing()
    {
        await using var redis = await AbandonedPrimary.LaunchOrSkipAsync();
        await using var host = await redis.Primary.HostAsync(_handler.HandleAsync);
        _handler.LetGo();
        (await host.ReceiveAsync(new TestEvent()).SoonAsync()).Outcome.Should().Be(WebhookOutcome.Handled);

        var receiving = await redis.StandStillAsync(() =>
        {
            var delivery = host.ReceiveAsync(new TestEvent());
            host.Time.Advance(TimeSpan.FromSeconds(2));
            return delivery;
        });

        (await receiving.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Unavailable);
        _handler.Runs.Should().Be(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Report", "26")]
    public async Task What_such_a_primary_grants_or_records_at_once_is_confirmed_by_the_other_one_that_the_client_counts(bool isClaimed)
    {
        await using var redis = await AbandonedPrimary.LaunchOrSkipAsync();
        await using var another = await RedisServer.LaunchAsync();
        await using var connection = await ConnectAsync(redis.Primary, another);
        await using var host = await HostAsync(connection);
        var storage = host.Storage();
        var (key, fence, lease) = (new EventKey("", Guid.NewGuid().ToString(), "token"), Guid.NewGuid(), TimeSpan.FromMinutes(1));
        if (isClaimed)
        {
            // So that it knows the script, which is one command then.
            (await storage.TryCompleteAsync(key, fence, RedisHosts.Handler, settles: true, CancellationToken.None)).Should().BeFalse();
            (await storage.TryAcquireAsync(key, fence, lease, CancellationToken.None)).Status.Should().Be(ClaimStatus.Claimed);
        }

        // It accepts what waits for it, and refuses what comes later.
        var isAccepted = await redis.StandStillAsync(() => isClaimed
            ? storage.TryCompleteAsync(key, fence, RedisHosts.Handler, settles: true, CancellationToken.None).AsTask()
            : IsClaimedAsync());

        (await isAccepted.SoonAsync()).Should().BeFalse();

        async Task<bool> IsClaimedAsync() =>
            (await storage.TryAcquireAsync(key, fence, lease, CancellationToken.None)).Status is ClaimStatus.Claimed;
    }

    [Fact]
    [Trait("Report", "26")]
    public async Task Of_two_primaries_the_one_that_accepts_is_asked_whichever_the_client_has_chosen()
    {
        await using var refusing = await RedisServer.LaunchOrSkipAsync("--min-replicas-to-write", "1");
        await using var another = await RedisServer.LaunchAsync();
        await using var connection = await ConnectAsync(refusing, another);
        await using var host = await HostAsync(connection);
        _handler.LetGo();
        var testEvent = new TestEvent();

        (await host.ReceiveAsync(testEvent).SoonAsync()).Outcome.Should().Be(WebhookOutcome.Handled);

        (await host.ReceiveAsync(testEvent).SoonAsync()).Outcome.Should().Be(WebhookOutcome.Duplicate);
        _handler.Runs.Should().Be(1);
        (await host.Host.Services.GetRequiredService<INamedLeaseStore>().TryAcquireAsync("name", TimeSpan.FromMinutes(1), CancellationToken.None))
            .Should().NotBeNull();
    }

    [Fact]
    public async Task A_start_without_Sentinel_goes_on_and_handles_once_it_is_there()
    {
        await using var redis = await RedisSentinel.LaunchOrSkipAsync();
        await redis.Sentinel.StopAsync();
        _handler.LetGo();
        await using var host = await HostAsync(redis);
        await host.LogsAsync(4000);
        var testEvent = new TestEvent();
        var receiving = host.ReceiveAsync(testEvent);
        await host.Time.UntilAsync(receiving, TimeSpan.FromSeconds(1));
        (await receiving).StatusCode.Should().Be(503);

        await redis.Sentinel.StartAsync();

        await host.ReceiveUntilAsync(testEvent, WebhookOutcome.Handled);
        _handler.Runs.Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_connection_to_Sentinel_is_closed_with_the_container_also_when_it_knew_of_no_primary(bool knows)
    {
        await using var redis = await RedisSentinel.LaunchOrSkipAsync();
        if (!knows)
        {
            await redis.Sentinel.CommandAsync("SENTINEL", "REMOVE", RedisSentinel.ServiceName);
        }

        await using var host = await HostAsync(redis);
        await host.LogsAsync(knows ? 4004 : 4000);
        (await ClientsOfAsync(redis.Sentinel)).Should().BeGreaterThan(1);

        await ((IAsyncDisposable)host.Host).DisposeAsync();

        await FakeClock.EventuallyAsync(() => ClientsOfAsync(redis.Sentinel).Result == 1, "no other client");
    }

    private Task<ReceiverHost> HostAsync(IConnectionMultiplexer connection) => ReceiverHost.StartAsync(
        keygen => keygen.AddHandler<KeygenEvent>(_handler.HandleAsync, RedisHosts.Handler).UseRedis(connection));

    /// <summary>A client that counts both as the primary, and chooses the first.</summary>
    private static async Task<ConnectionMultiplexer> ConnectAsync(RedisServer first, RedisServer second)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync($"{first.Endpoint},{second.Endpoint},abortConnect=false{ConnectionOptions}");
        await FakeClock.EventuallyAsync(() => Array.TrueForAll(connection.GetServers(), static server => server.IsConnected), "two connections");
        return connection;
    }

    private Task<ReceiverHost> HostAsync(RedisSentinel redis) => ReceiverHost.StartAsync(
        keygen => keygen.AddHandler<KeygenEvent>(_handler.HandleAsync, RedisHosts.Handler).UseRedis(redis.ConnectionString + ConnectionOptions));

    /// <summary>How many clients a server has, the one that asks included.</summary>
    private static async Task<int> ClientsOfAsync(RedisServer server) => (await server.CommandAsync("CLIENT", "LIST")).TrimEnd().Split('\n').Length;

    /// <summary>The first letter of the one event a server knows.</summary>
    private static string? StateOf(RedisServer server)
    {
        var keys = server.KeysAsync().Result;
        return keys is [var key] ? server.CommandAsync("GETRANGE", key, "0", "0").Result.Trim() : null;
    }
}
