using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Testing.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>The store in a database, for the contracts.</summary>
internal sealed class DatabaseSubject(TestDatabase database) : StoreUnderTest
{
    private IServiceProvider? _services;

    protected override void ConfigureServices(IServiceCollection services)
    {
        services.RemoveAll<TimeProvider>();
        services.AddSingleton<TimeProvider>(new RealTimers(Time));
        services.AddDbContext<ShopContext>(database.Configure);
        services.AddKeygenWebhooks().UseEntityFrameworkCore<ShopContext>();
    }

    protected override async ValueTask StartAsync(IServiceProvider services)
    {
        await database.CreateTablesAsync(services.GetRequiredService<ShopContext>());
        var own = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time);
        ConfigureServices(own);
        _services = own.BuildServiceProvider();
    }

    /// <summary>The cleaner is what forgets, and what is newest is its clock: another event has come meanwhile.</summary>
    protected override async ValueTask AdvanceAsync(TimeSpan by)
    {
        if (by > TimeSpan.FromHours(1))
        {
            var later = new Idempotency.EventKey("", "", Guid.NewGuid().ToString());
            var store = _services!.GetRequiredKeyedService<StoreContext>(typeof(ShopContext));
            await store.InTransactionAsync((context, ct) => context.InsertAsync(MarkTable.MarkOf(later, MarkHashes.Of(later), "", Guid.NewGuid(), store.Now, isDone: true), ct));
            await new MarkCleaner(_services!.GetRequiredKeyedService<StoreContext>(typeof(ShopContext))).CleanAsync(default);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await database.DisposeAsync();
    }
}
