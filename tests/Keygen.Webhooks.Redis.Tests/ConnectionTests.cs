using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis.Tests;

/// <summary>Which Redis, through whose connection, and who closes it.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task The_section_is_read_and_what_is_passed_comes_after_it()
    {
        await using var server = await RedisServer.LaunchOrSkipAsync();
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration[$"{RedisStoreOptions.SectionName}:Configuration"] = server.Endpoint;
        configuration[$"{RedisStoreOptions.SectionName}:KeyPrefix"] = "section:";
        configuration[$"{RedisStoreOptions.SectionName}:Lease"] = "00:02:00";
        configuration[$"{RedisStoreOptions.SectionName}:Database"] = "3";
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen
            .AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, RedisHosts.Handler)
            .UseRedis(static options => options.Retention = TimeSpan.FromDays(4)), configuration);

        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);

        host.Host.Services.GetRequiredService<IIdempotencyStore>().Traits.Should().Be(new StoreTraits(true, TimeSpan.FromDays(4)));
        (await server.CommandAsync("INFO", "keyspace")).Should().Contain("db3:keys=1,expires=1").And.NotContain("db0");
        var left = TimeSpan.FromDays(4) - TimeSpan.FromMinutes(2);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        var stored = (string?)await connection.GetDatabase(3).StringGetAsync(connection.GetServers()[0].Keys(3, "section:event:*").Single());
        stored![33..46].Should().Be($"{(long)left.TotalMilliseconds:D13}", "of the retention, so much is left when the lease ends");
    }

    [Fact]
    public async Task A_named_registrations_own_section_comes_after_the_default_ones()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration[$"{RedisStoreOptions.SectionName}:Configuration"] = "default:6379";
        configuration[$"{RedisStoreOptions.SectionName}:KeyPrefix"] = "default:";
        configuration["Keygen:Webhooks:eu:Redis:KeyPrefix"] = "eu:";
        configuration["Keygen:Webhooks:eu:Redis:Retention"] = "4.00:00:00";
        await using var host = ReceiverHost.Build(
            static keygen =>
            {
                keygen.UseRedis(static options => options.Database = 1);
                keygen.Services.AddKeygenWebhooks("eu").UseRedis(static options => options.Database = 2);
            },
            configuration);
        var options = host.Host.Services.GetRequiredService<IOptionsMonitor<RedisStoreOptions>>();

        var (ofDefault, ofEu) = (options.Get(""), options.Get("eu"));

        (ofDefault.Configuration, ofDefault.KeyPrefix, ofDefault.Retention, ofDefault.Database).Should().Be(("default:6379", "default:", StoreTraits.DefaultRetention, 1));
        (ofEu.Configuration, ofEu.KeyPrefix, ofEu.Retention, ofEu.Database).Should().Be(("default:6379", "eu:", TimeSpan.FromDays(4), 2));
    }

    [Theory]
    [InlineData("Keygen:Webhooks:eu:Redis:Lease", "00:08:01", "Keygen:Webhooks:eu:Redis:Lease")]
    [InlineData("Keygen:Webhooks:eu:Redis:KeyPrefix", "two words", "Keygen:Webhooks:eu:Redis:KeyPrefix")]
    [InlineData(null, null, "Keygen:Webhooks:eu:Redis:Configuration")]
    public async Task What_cannot_work_of_a_named_registration_stops_the_start_and_names_its_section(string? key, string? value, string expected)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        if (key is not null)
        {
            configuration["Keygen:Webhooks:eu:Redis:Configuration"] = "localhost:6379";
            configuration[key] = value;
        }

        var start = () => ReceiverHost.StartAsync(static keygen => keygen.Services.AddKeygenWebhooks("eu").UseRedis(), configuration);

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain(expected);
    }

    [Fact]
    public async Task Two_registrations_may_share_a_Redis_with_one_prefix_and_each_handles_an_event()
    {
        await using var server = await RedisServer.LaunchOrSkipAsync();
        await using var host = ReceiverHost.Build(keygen =>
        {
            keygen.UseRedis(server.Endpoint);
            keygen.Services.AddKeygenWebhooks("eu").UseRedis(server.Endpoint);
        });
        var (ofDefault, ofEu) = (host.Host.Services.GetRequiredService<IIdempotencyStore>(), host.Host.Services.GetRequiredKeyedService<IIdempotencyStore>("eu"));

        await using var claim = await ofDefault.ClaimAsync(new("", "account", "token"), ["a"], default);
        await using var other = await ofEu.ClaimAsync(new("eu", "account", "token"), ["a"], default);

        (claim.Status, other.Status).Should().Be((ClaimStatus.Claimed, ClaimStatus.Claimed));
        (await server.KeysAsync()).Should().BeEquivalentTo("keygen:webhooks:event::account:token", "keygen:webhooks:event:eu:account:token");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_of_the_users_is_used_and_not_closed(bool fromContainer)
    {
        await using var server = await RedisServer.LaunchOrSkipAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        await using (var host = await ReceiverHost.StartAsync(
            keygen =>
            {
                keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, RedisHosts.Handler);
                _ = fromContainer ? keygen.UseRedis() : keygen.UseRedis(_ => connection);
            },
            services: services => services.AddSingleton<IConnectionMultiplexer>(connection)))
        {
            (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);
            await host.LookedAsync();
        }

        (await connection.GetDatabase().PingAsync()).Should().BePositive();
        (await server.KeysAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task Our_own_connection_is_closed_with_the_container()
    {
        await using var server = await RedisServer.LaunchOrSkipAsync();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.UseRedis($"{server.Endpoint},name=ours"));
        await host.LookedAsync();
        (await server.CommandAsync("CLIENT", "LIST")).Should().Contain("name=ours");

        await host.DisposeAsync();

        await FakeClock.EventuallyAsync(
            () => !server.CommandAsync("CLIENT", "LIST").Result.Contains("name=ours", StringComparison.Ordinal), "no connection of ours");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Our_own_connection_that_is_still_opening_when_the_container_goes_is_closed_once_it_is_open_and_waited_for_if_that_is_possible(bool isAsync)
    {
        await using var server = await RedisServer.LaunchOrSkipAsync();
        var gate = new TaskCompletionSource();
        var connection = new RedisConnection(
            async () =>
            {
                await gate.Task;
                return await ConnectionMultiplexer.ConnectAsync($"{server.Endpoint},name=late");
            },
            isOurs: true,
            database: null);
        var opening = connection.OpenAsync();

        var disposing = DisposeAsync(connection, isAsync);
        disposing.IsCompleted.Should().Be(!isAsync);
        gate.SetResult();
        await disposing.SoonAsync();

        await using var opened = await opening.SoonAsync();
        await FakeClock.EventuallyAsync(
            () => !server.CommandAsync("CLIENT", "LIST").Result.Contains("name=late", StringComparison.Ordinal), "no connection of ours");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_of_the_users_that_is_still_opening_when_the_container_goes_is_not_closed(bool isAsync)
    {
        await using var server = await RedisServer.LaunchOrSkipAsync();
        var gate = new TaskCompletionSource();
        await using var users = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        var connection = new RedisConnection(
            async () =>
            {
                await gate.Task;
                return users;
            },
            isOurs: false,
            database: null);
        var opening = connection.OpenAsync();

        await DisposeAsync(connection, isAsync);
        gate.SetResult();
        await opening.SoonAsync();

        (await users.GetDatabase().PingAsync()).Should().BePositive();
    }

    [Fact]
    public async Task Our_own_connection_that_never_opened_is_no_obstacle()
    {
        var connection = new RedisConnection(static () => Task.FromException<IConnectionMultiplexer>(new IOException()), isOurs: true, database: null);
        await FluentActions.Awaiting(connection.OpenAsync).Should().ThrowAsync<IOException>();

        await connection.DisposeAsync().AsTask().SoonAsync();
    }

    private static async Task DisposeAsync(RedisConnection connection, bool isAsync)
    {
        if (isAsync)
        {
            await connection.DisposeAsync();
        }
        else
        {
#pragma warning disable CA1849 // the way a container that is disposed without waiting goes
            connection.Dispose();
#pragma warning restore CA1849
        }
    }
}
