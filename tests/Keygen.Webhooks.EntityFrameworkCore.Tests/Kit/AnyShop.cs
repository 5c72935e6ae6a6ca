using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>A host whose context the test registers as it likes, with two handlers that save through it.</summary>
internal static class AnyShop
{
    /// <param name="services">Registers the context.</param>
    /// <param name="handlers">Registers the handlers; two that save when null.</param>
    public static async Task<ReceiverHost> StartAsync<TContext>(Action<IServiceCollection> services, Action<KeygenWebhooksBuilder>? handlers = null)
        where TContext : DbContext
    {
        var host = handlers is null ? Build<TContext>(services) : ReceiverHost.Build(builder => handlers(builder.UseEntityFrameworkCore<TContext>()), services: services);
        await using (var scope = host.Host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<TContext>().Database.EnsureCreatedAsync();
        }

        await host.Host.StartAsync();
        return host;
    }

    public static ReceiverHost Build<TContext>(Action<IServiceCollection> services)
        where TContext : DbContext
    {
        return ReceiverHost.Build(
            static builder => builder.UseEntityFrameworkCore<TContext>()
                .AddHandler<LicenseCreated>(static (services, _, ct) => SaveAsync(services, "a", ct), "a")
                .AddHandler<LicenseCreated>(static (services, _, ct) => SaveAsync(services, "b", ct), "b"),
            services: services);

        static async Task SaveAsync(IServiceProvider services, string text, CancellationToken cancellationToken)
        {
            var context = services.GetRequiredService<TContext>();

            // Where changes are told by proxies, EF Core takes nothing else.
            context.Set<Order>().Add(context.Model.FindEntityType(typeof(Order))!.GetChangeTrackingStrategy() is ChangeTrackingStrategy.Snapshot
                ? new Order { Text = text, Number = Guid.NewGuid().ToString() }
                : context.CreateProxy<Order>(order => (order.Text, order.Number) = (text, Guid.NewGuid().ToString())));
            await context.SaveChangesAsync(cancellationToken);
        }
    }

    public static async Task<string[]> OrdersAsync<TContext>(this ReceiverHost host)
        where TContext : DbContext
    {
        await using var scope = host.Host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TContext>().Set<Order>().IgnoreQueryFilters().AsNoTracking()
            .OrderBy(static order => order.Text).Select(static order => order.Text).ToArrayAsync();
    }
}
