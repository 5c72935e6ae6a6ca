using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Keygen.Webhooks.Redis.Tests;

/// <summary>Several servers, one Redis, few round trips.</summary>
public sealed class SharedTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private readonly WaitingHandler _handler = new();

    [Fact]
    [Trait("Case", "61")]
    public async Task Two_servers_that_share_a_Redis_run_an_event_once()
    {
        var server = await redis.ServerAsync();
        var prefix = RedisKeys.NewPrefix();
        await using var first = await server.HostAsync(_handler.HandleAsync, options => options.KeyPrefix = prefix);
        await using var second = await server.HostAsync(_handler.HandleAsync, options => options.KeyPrefix = prefix);
        var testEvent = new TestEvent();
        var receiving = first.ReceiveAsync(testEvent);
        await _handler.Begun;

        (await second.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.InProgress);
        _handler.LetGo();

        (await receiving.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Handled);
        (await second.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        _handler.Runs.Should().Be(1);
    }

    [Fact]
    public async Task Two_apps_with_prefixes_of_their_own_each_handle_an_event()
    {
        var server = await redis.ServerAsync();
        _handler.LetGo();
        await using var first = await server.HostAsync(_handler.HandleAsync, static options => options.KeyPrefix = RedisKeys.NewPrefix());
        await using var second = await server.HostAsync(_handler.HandleAsync, static options => options.KeyPrefix = RedisKeys.NewPrefix());
        var testEvent = new TestEvent();

        (await first.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await second.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    public async Task An_event_with_one_handler_costs_two_round_trips_and_each_handler_more_one(int handlers, int expected)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync((await redis.ServerAsync()).ConnectionString());
        await using var host = await ReceiverHost.StartAsync(keygen =>
        {
            for (var i = 0; i < handlers; i++)
            {
                keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, $"handler {i}");
            }

            keygen.UseRedis(connection, static options => options.KeyPrefix = RedisKeys.NewPrefix());
        });
        await host.ReceiveAsync(new TestEvent());
        var session = new ProfilingSession();
        connection.RegisterProfiler(() => session);

        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);

        session.FinishProfiling().Select(static command => command.Command).Should().Equal(Enumerable.Repeat("EVALSHA", expected - 1).Prepend("SET"));
    }

    [Fact]
    public async Task On_a_cluster_every_operation_works_as_it_names_its_one_key()
    {
        await using var server = await RedisServer.LaunchOrSkipAsync("--cluster-enabled", "yes");
        await server.CommandAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await FakeClock.EventuallyAsync(() => server.CommandAsync("CLUSTER", "INFO").Result.Contains("cluster_state:ok", StringComparison.Ordinal), "a cluster");
        await using var host = await server.HostAsync(_handler.HandleAsync);
        var storage = host.Storage();
        var (key, fence) = (new EventKey("", TestAccount.Default.Id, "{a}{b}"), Guid.NewGuid());

        (await storage.TryAcquireAsync(key, fence, TimeSpan.FromMinutes(1), default)).Status.Should().Be(ClaimStatus.Claimed);
        (await storage.TryCompleteAsync(key, fence, "first", settles: false, default)).Should().BeTrue();
        (await storage.TryRenewAsync(key, fence, TimeSpan.FromMinutes(1), default)).Should().BeTrue();
        await storage.ReleaseAsync(key, fence, default);
        (await storage.TryAcquireAsync(key, fence, TimeSpan.FromMinutes(1), default)).Done.Should().Equal("first");
        (await storage.TryCompleteAsync(key, fence, "second", settles: true, default)).Should().BeTrue();
        (await storage.FindAsync(key, default)).Should().Be(EventState.Settled);
        (await server.KeysAsync()).Should().Equal($"keygen:webhooks:event::{TestAccount.Default.Id}:%7Ba%7D%7Bb%7D");
        (await storage.FindCompletedAsync(key, default)).Should().Equal("first", "second");
    }
}
