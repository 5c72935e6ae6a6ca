using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis.Tests;

/// <summary>What Redis holds of failures: nothing while all goes well, and what runs out by itself.</summary>
public sealed class FailureTests(RedisFixture redis, ClusterFixture cluster) : IClassFixture<RedisFixture>, IClassFixture<ClusterFixture>
{
    private readonly string _prefix = RedisKeys.NewPrefix();

    [Fact]
    public async Task A_handler_that_completes_the_first_time_costs_a_claim_and_a_script_and_leaves_one_key()
    {
        var server = await redis.ServerAsync();
        await using var host = await server.HostAsync(static (_, _) => Task.CompletedTask, options => options.KeyPrefix = _prefix);
        await host.LookedAsync();
        await host.ReceiveAsync(new TestEvent()); // the scripts are known from now on
        await server.CommandAsync("CONFIG", "RESETSTAT");

        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);

        var stats = await server.CommandAsync("INFO", "commandstats");
        stats.Should().Contain("cmdstat_evalsha:calls=1,").And.NotContain("cmdstat_eval:").And.NotContain("cmdstat_zadd").And.NotContain("cmdstat_hset");
        (await server.KeysAsync(_prefix)).Should().HaveCount(2).And.OnlyContain(static key => key.Contains(":event:"));
    }

    [Fact]
    public async Task What_is_kept_of_a_failure_runs_out_with_the_retention()
    {
        var server = await redis.ServerAsync();
        await using var host = await server.HostAsync(static (_, _) => throw new InvalidOperationException(), options => (options.KeyPrefix, options.Retention) = (_prefix, TimeSpan.FromDays(3)));

        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.HandlerFailed);

        var keys = await server.KeysAsync(_prefix);
        keys.Should().HaveCount(2).And.Contain($"{_prefix}failing").And.ContainSingle(static key => key.Contains("failures:"));
        foreach (var key in keys)
        {
            long.Parse(await server.CommandAsync("PTTL", key)).Should().BeInRange(1, (long)TimeSpan.FromDays(3).TotalMilliseconds);
        }
    }

    [Fact]
    public async Task What_is_not_failing_any_more_leaves_the_list_when_it_is_read()
    {
        var server = await redis.ServerAsync();
        var fails = true;
        await using var host = await server.HostAsync((_, _) => fails ? throw new InvalidOperationException() : Task.CompletedTask, options => options.KeyPrefix = _prefix);
        var (first, second) = (new TestEvent(), new TestEvent());
        await host.ReceiveAsync(first);
        await host.ReceiveAsync(second);
        fails = false;
        await host.ReceiveAsync(first);
        (await server.CommandAsync("ZCARD", $"{_prefix}failing")).Trim().Should().Be("2", "a completion writes nothing there");

        var listed = await ((IEventStateReader)host.Storage()).ListAsync(new(), default);

        listed.Events.Should().ContainSingle().Which.Key.IdempotencyToken.Should().Be(second.Token);
        (await server.CommandAsync("ZCARD", $"{_prefix}failing")).Trim().Should().Be("1");
    }

    [Fact]
    public async Task The_list_keeps_those_that_failed_last_and_gives_each_a_score_of_its_own()
    {
        var server = await redis.ServerAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString());
        var (database, key) = (connection.GetDatabase(), (RedisKey)$"{_prefix}failing");
        foreach (var name in new[] { "a", "b", "c", "a", "d" })
        {
            await RedisFailureScripts.List.EvaluateAsync(database, key, 60_000, name, 1_700_000_000_000, 3);
        }

        var entries = await database.SortedSetRangeByRankWithScoresAsync(key);
        entries.Select(static one => (string)one.Element!).Should().Equal("c", "a", "d");
        entries.Select(static one => one.Score).Should().OnlyHaveUniqueItems();

        await RedisFailureScripts.Unlist.EvaluateAsync(database, key, "a", "1");
        (await database.SortedSetLengthAsync(key)).Should().Be(3, "it has failed again since its score was read");
        await RedisFailureScripts.Unlist.EvaluateAsync(database, key, "a", entries[1].Score.ToString("F0"));
        (await database.SortedSetLengthAsync(key)).Should().Be(2);
    }

    [Theory]
    [InlineData("app:")]
    [InlineData("{app}:")]
    [InlineData("a{pp:")]
    public async Task On_a_cluster_failing_events_are_listed_whatever_their_nodes(string prefix)
    {
        var servers = await cluster.ServerAsync();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen
            .AddHandler<KeygenEvent>(static (_, _) => throw new InvalidOperationException(), "h").UseRedis(servers.Endpoint, options => options.KeyPrefix = prefix + _prefix));
        var storage = host.Storage();
        for (var i = 0; i < 20; i++)
        {
            var testEvent = new TestEvent();
            (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        }

        (await ((IEventStateReader)storage).ListAsync(new(), default)).Events.Should().HaveCount(20);
    }

    [Fact]
    public async Task Failures_as_the_first_version_writes_them_are_read()
    {
        var server = await redis.ServerAsync();
        await using var host = await server.HostAsync(static (_, _) => Task.CompletedTask, options => options.KeyPrefix = _prefix);
        const string Name = "second:3e58a9fe-fbf4-45d4-8c1a-53cd9a922564:a%3Ab";
        await server.CommandAsync("HSET", $"{_prefix}failures:{Name}", "hMy.Handler:Event", "3 1795424800000 System.IO.IOException",
            "event", """["e1","license.created","licenses","l1",null]""", "later", "is skipped");
        await server.CommandAsync("ZADD", $"{_prefix}failing", "1795424800000", Name);

        var status = (await ((IEventStateReader)host.Storage()).ListAsync(new(), default)).Events.Should().ContainSingle().Subject;

        status.Key.Should().Be(new EventKey("second", "3e58a9fe-fbf4-45d4-8c1a-53cd9a922564", "a:b"));
        status.Identity.Should().Be(new EventIdentity("e1", "license.created", "licenses", "l1", null));
        status.Failures.Should().Equal(new HandlerFailure("My.Handler:Event", 3, "System.IO.IOException", DateTimeOffset.FromUnixTimeMilliseconds(1795424800000)));
    }
}
