using Keygen.Webhooks.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>The store in a database, for the contracts.</summary>
internal sealed class DatabaseSubject(TestDatabase database) : StoreSubject
{
    private IServiceProvider? _services;

    protected override void ConfigureServices(IServiceCollection services)
    {
        services.RemoveAll<TimeProvider>();
        services.AddSingleton<TimeProvider>(new RealTimers(Time));
        services.AddDbContext<ShopContext>(database.Configure);
        services.AddKeygenWebhooks()

            // To forget an event of which another process is running a handler, the store has to know the handlers' names.
            .AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, "a")
            .AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, "b")
            .UseEntityFrameworkCore<ShopContext>();
    }

    protected override async ValueTask StartAsync(IServiceProvider services)
    {
        await database.CreateTablesAsync(services.GetRequiredService<ShopContext>());
        var own = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time);
        ConfigureServices(own);
        _services = own.BuildServiceProvider();
    }

    /// <summary>The cleaner is what forgets.</summary>
    protected override async ValueTask AdvanceAsync(TimeSpan by)
    {
        if (by > TimeSpan.FromHours(1))
        {
            await new MarkCleaner(_services!.GetRequiredService<StoreContext>()).CleanAsync(default);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await database.DisposeAsync();
    }
}
