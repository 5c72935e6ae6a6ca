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

        host.Host.Services.GetRequiredService<IOptions<ClaimLeaseOptions>>().Value.Lease.Should().Be(TimeSpan.FromMinutes(2));
        host.Host.Services.GetRequiredService<IIdempotencyStore>().Traits.Should().Be(new StoreTraits(true, TimeSpan.FromDays(4)));
        (await server.CommandAsync("INFO", "keyspace")).Should().Contain("db3:keys=1,expires=1").And.NotContain("db0");
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
    public async Task Our_own_connection_that_is_still_opening_when_the_container_goes_is_closed_once_it_is_open(bool isAsync)
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

        await DisposeAsync(connection, isAsync);
        gate.SetResult();

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
