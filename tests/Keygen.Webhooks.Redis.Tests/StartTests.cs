using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Redis.Tests;

/// <summary>What the start looks at: options that cannot work, and what Redis does when it is full or restarts.</summary>
public sealed class StartTests
{
    private const string Section = "Keygen:Webhooks:Redis";

    [Theory]
    [InlineData("yes", "noeviction", "0", new int[0])]
    [InlineData("yes", "volatile-lru", "0", new int[0])]
    [InlineData("yes", "noeviction", "100mb", new int[0])]
    [InlineData("yes", "volatile-lru", "100mb", new[] { 4001 })]
    [InlineData("yes", "allkeys-lfu", "100mb", new[] { 4001 })]
    [InlineData("no", "noeviction", "0", new[] { 4002 })]
    [InlineData("no", "allkeys-random", "100mb", new[] { 4001, 4002 })]
    public async Task Redis_that_may_evict_or_forgets_at_a_restart_is_warned_of(string appendOnly, string policy, string maxMemory, int[] expected)
    {
        await using var server = await RedisServer.LaunchOrSkipAsync("--appendonly", appendOnly, "--maxmemory-policy", policy, "--maxmemory", maxMemory);
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.UseRedis(server.Endpoint));

        await host.LookedAsync();

        WarningsOf(host).Should().Equal(expected);
    }

    [Fact]
    public async Task A_Redis_that_is_said_to_forget_makes_a_store_that_says_so_and_is_not_warned_of_twice()
    {
        await using var server = await RedisServer.LaunchOrSkipAsync();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.UseRedis(server.Endpoint, static o => o.SurvivesRestart = false));

        await host.LookedAsync();

        WarningsOf(host).Should().BeEmpty();
        host.LogsOf(1400).Should().ContainSingle();
        host.Host.Services.GetRequiredService<IIdempotencyStore>().Traits.SurvivesRestart.Should().BeFalse();
    }

    [Theory]
    [InlineData(true, "0", new[] { 4005 })]
    [InlineData(true, "1", new int[0])]
    [InlineData(false, "0", new int[0])]
    public async Task A_primary_that_has_a_replica_and_accepts_writes_without_it_is_warned_of(bool hasReplica, string minReplicas, int[] expected)
    {
        await using var primary = await RedisServer.LaunchOrSkipAsync(
            "--appendonly", "yes", "--repl-diskless-sync-delay", "0", "--min-replicas-to-write", minReplicas);
        await using var replica = hasReplica ? await RedisServer.LaunchOrSkipAsync("--replicaof", "127.0.0.1", $"{primary.Port}") : null;
        if (hasReplica)
        {
            await FakeClock.EventuallyAsync(
                () => primary.CommandAsync("INFO", "replication").Result.Contains("state=online", StringComparison.Ordinal), "a replica");
        }

        await using var host = await ReceiverHost.StartAsync(keygen => keygen.UseRedis(primary.Endpoint));

        await host.LookedAsync();

        WarningsOf(host).Should().Equal(expected);
        host.LogsOf(4005).Count(message => message.Contains($"{primary.Endpoint} has a replica", StringComparison.Ordinal)).Should().Be(expected.Length);
    }

    [Theory]
    [InlineData("6.2.14", "min_slaves_good_slaves:1", 4007)]
    [InlineData("6.2.14", "", 4007)]
    [InlineData("7.0.15", "", 4005)]
    [InlineData("7.0.15", "min_slaves_good_slaves:1", null)]
    [InlineData("not said", "min_slaves_good_slaves:1", null)]
    [Trait("Report", "26")]
    public void A_primary_with_a_replica_that_does_not_hold_scripts_to_its_setting_is_warned_of_by_its_version(string version, string goodReplicas, int? expected)
    {
        var logs = new Microsoft.Extensions.Logging.Testing.FakeLogger<RedisStartupCheck>();
        var check = new RedisStartupCheck(new RedisStoreOptions(), connection: null!, logs);

        check.WarnOfReplication("redis:6379", $"redis_version:{version}\r\nconnected_slaves:1\r\n{goodReplicas}\r\n");
        check.WarnOfReplication("alone:6379", $"redis_version:{version}\r\nconnected_slaves:0\r\n");

        logs.Collector.GetSnapshot().Select(static record => (int?)record.Id.Id).Should().Equal(expected is null ? [] : [expected]);
    }

    [Fact]
    public async Task Another_store_chosen_later_needs_no_Redis()
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen.UseRedis().UseInMemoryStore(static _ => { }));

        host.Logs.GetSnapshot().Should().NotContain(static record => record.Id.Id >= 4000);
        host.Host.Services.GetRequiredService<INamedLeaseStore>().GetType().Assembly.Should().BeSameAs(typeof(INamedLeaseStore).Assembly);
    }

    [Fact]
    public async Task A_user_with_the_documented_rights_is_enough_and_without_INFO_the_log_says_what_to_see_to()
    {
        await using var server = await RedisServer.LaunchOrSkipAsync();
        var rights = DocumentedRights();
        await server.CommandAsync(["ACL", "SETUSER", "app", "on", ">app", .. rights.Where(static right => right is not "+info")]);
        await using var host = await ReceiverHost.StartAsync(keygen => keygen
            .AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, "first").AddHandler<LicenseEvent>(static (_, _) => Task.CompletedTask, "second")
            .UseRedis($"{server.Endpoint},user=app,password=app"));

        await host.LogsAsync(4003);
        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);
        var (store, leases) = (host.Storage(), host.Host.Services.GetRequiredService<INamedLeaseStore>());
        var (key, fence) = (new EventKey("", "account", "token"), Guid.NewGuid());
        await store.TryAcquireAsync(key, fence, TimeSpan.FromMinutes(1), default);
        (await store.TryAcquireAsync(key, Guid.NewGuid(), TimeSpan.FromMinutes(1), default)).Status.Should().Be(ClaimStatus.InProgress);
        (await store.TryRenewAsync(key, fence, TimeSpan.FromMinutes(1), default)).Should().BeTrue();
        await store.ReleaseAsync(key, fence, default);
        (await store.FindCompletedAsync(key, default)).Should().BeEmpty();
        var lease = await leases.TryAcquireAsync("name", TimeSpan.FromMinutes(1), default);
        (await leases.TryRenewAsync(lease!.Value, TimeSpan.FromMinutes(1), default)).Should().BeTrue();
        await leases.ReleaseAsync(lease.Value, default);

        await server.CommandAsync(["ACL", "SETUSER", "app", .. rights]);
        await using var informed = await ReceiverHost.StartAsync(keygen => keygen.UseRedis($"{server.Endpoint},user=app,password=app"));
        await informed.LogsAsync(4002);
    }

    [Theory]
    [InlineData("KeyPrefx", "Keygen:Webhooks:Redis:KeyPrefx is not a setting and is ignored: did you mean KeyPrefix?")]
    [InlineData("Server", "the settings are Configuration, KeyPrefix, Database, Lease, Retention, SurvivesRestart")]
    [InlineData("keyPrefix", null)]
    public async Task A_misspelt_setting_is_named_at_the_start_with_the_nearest_real_one(string name, string? sentence)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration[$"{Section}:Configuration"] = "localhost:1,abortConnect=false";
        configuration[$"{Section}:{name}"] = "canary:";

        await using var host = await ReceiverHost.StartAsync(static keygen => keygen.UseRedis(), configuration);

        host.LogsOf(4006).Should().HaveCount(sentence is null ? 0 : 1);
        host.LogsOf(4006).All(line => line.Contains(sentence!, StringComparison.Ordinal) && !line.Contains("canary", StringComparison.Ordinal)).Should().BeTrue();
    }

    [Fact]
    public async Task A_misspelt_setting_is_named_in_the_error_it_may_have_led_to()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration[$"{Section}:Configuration"] = "localhost:6379";
        configuration[$"{Section}:KeyPrefix"] = "";
        configuration[$"{Section}:Keyprefixx"] = "shop:";

        var start = () => ReceiverHost.StartAsync(static keygen => keygen.UseRedis(), configuration);

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain("KeyPrefix must have").And.Contain("did you mean KeyPrefix?");
    }

    [Fact]
    public void Every_option_is_a_known_setting() =>
        RedisOptionsBinding.Names.Texts.Should().BeEquivalentTo(typeof(RedisStoreOptions).GetProperties().Select(static property => property.Name));

    [Theory]
    [InlineData("Configuration", "redis://:canary@localhost:6379", "connection string")]
    [InlineData("Configuration", "localhost,pasword=canary", "connection string")]
    [InlineData("Configuration", "localhost,connectTimeout=canary", "connection string")]
    [InlineData("Configuration", "localhost;password=canary", "connection string")]
    [InlineData("Configuration", "localhost:port,password=canary", "connection string")]
    [InlineData("Configuration", "", "connection string")]
    [InlineData("KeyPrefix", "", "KeyPrefix")]
    [InlineData("KeyPrefix", "two words", "KeyPrefix")]
    [InlineData("Database", "-1", "Database")]
    [InlineData("Lease", "00:08:01", "Lease")]
    [InlineData("Lease", "00:00:00", "Lease")]
    [InlineData("Lease", "a minute", "Lease")]
    [InlineData("Retention", "2.23:59:59", "Retention")]
    [InlineData("Retention", "4000.00:00:00", "Retention")]
    public async Task What_cannot_work_stops_the_start_with_one_sentence(string option, string value, string expected)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration[$"{Section}:Configuration"] = "localhost:6379";
        configuration[$"{Section}:{option}"] = value;

        var start = () => ReceiverHost.StartAsync(static keygen => keygen.UseRedis(), configuration);

        var failure = (await start.Should().ThrowAsync<OptionsValidationException>()).Which;
        failure.Failures.Should().ContainSingle().Which.Should().Contain(expected).And.Contain(Section);
        failure.ToString().Should().NotContain("canary");
    }

    [Fact]
    public async Task UseRedis_that_finds_no_Redis_stops_the_start_with_one_sentence()
    {
        var start = () => ReceiverHost.StartAsync(static keygen => keygen.UseRedis());

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain($"{Section}:Configuration");
    }

    [Fact]
    public async Task No_password_comes_into_a_log()
    {
        const string Right = "canary-right", Wrong = "canary-wrong";
        await using var server = await RedisServer.LaunchOrSkipAsync("--requirepass", Right);
        foreach (var password in new[] { Right, Wrong })
        {
            await using var host = await ReceiverHost.StartAsync(keygen => keygen
                .AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, RedisHosts.Handler)
                .UseRedis($"{server.ConnectionString()},password={password}"));
            await host.LogsAsync(password is Right ? 4002 : 4000);

            (await host.ReceiveAsync(new TestEvent()).SoonAsync()).StatusCode.Should().Be(password is Right ? 200 : 503);

            host.Logs.GetSnapshot().Should().NotBeEmpty().And
                .NotContain(static record => $"{record.Message} {record.Exception}".Contains("canary", StringComparison.Ordinal));
        }
    }

    private static string[] DocumentedRights()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Keygen.Webhooks.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadLines(Path.Combine(folder.FullName, "docs", "redis.md")).Single(static line => line.Trim().StartsWith("~keygen", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static int[] WarningsOf(ReceiverHost host) =>
        [.. host.Logs.GetSnapshot().Where(static record => record.Id.Id is >= 4000 and < 5000 && record.Level >= LogLevel.Information).Select(static record => record.Id.Id)];
}
