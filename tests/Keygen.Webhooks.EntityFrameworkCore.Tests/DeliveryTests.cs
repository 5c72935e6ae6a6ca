using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Tests.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Signed deliveries through the whole receiver, and a PostgreSQL of their own that stops and starts.</summary>
public sealed class DeliveryTests
{
    [Fact]
    [Trait("Case", "65")]
    [Trait("Case", "67")]
    public async Task A_delivery_is_handled_once_and_its_duplicate_and_manual_retry_change_nothing()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await using var host = await StartAsync(database.Configure);
        var testEvent = new TestEvent();

        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        (await host.ReceiveAsync(testEvent with { Id = Guid.NewGuid().ToString() })).Outcome.Should().Be(WebhookOutcome.Duplicate);

        (await OrdersAsync(host)).Should().Be(1);
    }

    [Fact]
    [Trait("Case", "69")]
    public async Task A_database_that_stops_before_or_during_the_handler_costs_a_503_or_500_and_nothing_else()
    {
        if (!PostgresServer.IsInstalled)
        {
            await TestServers.PostgresAsync();
        }

        await using var server = await PostgresServer.StartNewAsync();
        var during = false;
        await using var host = await StartAsync(options => options.UseNpgsql(server.ConnectionStringTo("shop") + ";Timeout=3;Command Timeout=5"), async () =>
        {
            if (during)
            {
                await server.StopAsync("immediate");
            }
        });
        var (before, inside) = (new TestEvent(), new TestEvent());

        await server.StopAsync();
        (await host.ReceiveAsync(before)).Outcome.Should().Be(WebhookOutcome.Unavailable);
        await server.StartAsync();
        (await host.ReceiveAsync(before)).Outcome.Should().Be(WebhookOutcome.Handled);

        during = true;
        (await host.ReceiveAsync(inside)).Outcome.Should().BeOneOf(WebhookOutcome.Unavailable, WebhookOutcome.HandlerFailed);
        during = false;
        await server.StartAsync();
        (await host.ReceiveAsync(inside)).Outcome.Should().Be(WebhookOutcome.Handled);

        (await OrdersAsync(host)).Should().Be(2);
    }

    private static async Task<ReceiverHost> StartAsync(Action<DbContextOptionsBuilder> configure, Func<Task>? afterSaving = null)
    {
        var host = ReceiverHost.Build(
            builder => builder.UseEntityFrameworkCore<ShopContext>().AddHandler<LicenseCreated>(async (services, e, _) =>
            {
                await Shop.SaveAsync(services.GetRequiredService<ShopContext>(), e.License.Id);
                await (afterSaving?.Invoke() ?? Task.CompletedTask);
            }),
            services: services => services.AddDbContext<ShopContext>(configure));
        await using (var scope = host.Host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.EnsureCreatedAsync();
        }

        await host.Host.StartAsync();
        return host;
    }

    private static async Task<int> OrdersAsync(ReceiverHost host)
    {
        await using var scope = host.Host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ShopContext>().Orders.CountAsync();
    }
}
