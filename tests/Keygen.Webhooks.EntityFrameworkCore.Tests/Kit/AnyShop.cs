using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>A host whose context the test registers as it likes, with two handlers that save through it.</summary>
internal static class AnyShop
{
    public static async Task<ReceiverHost> StartAsync<TContext>(Action<IServiceCollection> services)
        where TContext : DbContext
    {
        var host = Build<TContext>(services);
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
            context.Set<Order>().Add(new Order { Text = text, Number = Guid.NewGuid().ToString() });
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
