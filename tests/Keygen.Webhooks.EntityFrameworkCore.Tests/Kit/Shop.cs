using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>An application with its database and the store in it.</summary>
public sealed class Shop : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;

    private readonly string? _onOpen;

    private Shop(TestDatabase database, bool retries, string? onOpen)
    {
        (_database, _onOpen) = (database, onOpen);
        _services = BuildServices(retries);
    }

    public Faults Faults { get; } = new();

    public EventKey Key { get; } = new("", TestAccount.Default.Id, $"{Guid.NewGuid():N}v3");

    public IIdempotencyStore Store => _services.GetRequiredService<IIdempotencyStore>();

    internal StoreContext StoreContext => _services.GetRequiredKeyedService<StoreContext>(typeof(ShopContext));

    /// <param name="engine">One of the names of <see cref="TestDatabase"/>.</param>
    /// <param name="retries">Whether the context has a strategy of retries.</param>
    /// <param name="onOpen">SQL to send on each connection that opens.</param>
    public static async Task<Shop> OpenAsync(string engine, bool retries = false, string? onOpen = null)
    {
        var shop = new Shop(await TestDatabase.CreateAsync(engine), retries, onOpen);
        await shop.OnContextAsync(async context =>
        {
            await shop._database.CreateTablesAsync(context);
            return true;
        });
        shop.Faults.Statements.Clear();
        return shop;
    }

    /// <summary>Another process with the same database.</summary>
    /// <param name="retries">Whether the context has a strategy of retries.</param>
    /// <param name="time">The clock of one whose hosted services the test starts; null for the system's.</param>
    public ServiceProvider BuildServices(bool retries = false, TimeProvider? time = null)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddDbContext<ShopContext>(options =>
        {
            _database.Configure(options);
            options.AddInterceptors(Faults);
            if (_onOpen is not null)
            {
                options.AddInterceptors(new OnOpen(_onOpen));
            }

            if (retries)
            {
                options.ReplaceService<IExecutionStrategyFactory, RetryingStrategyFactory>();
            }
        });
        if (time is not null)
        {
            services.AddSingleton(time);
        }

        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddKeygenWebhooks().UseEntityFrameworkCore<ShopContext>();
        return services.BuildServiceProvider();
    }

    public async Task<T> OnContextAsync<T>(Func<ShopContext, Task<T>> use)
    {
        await using var scope = _services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<ShopContext>());
    }

    /// <summary>Adds rows by EF Core.</summary>
    public Task<int> AddAsync(params object[] rows) => OnContextAsync(context =>
    {
        context.AddRange(rows);
        return context.SaveChangesAsync();
    });

    public Task<string[]> OrdersAsync() => OnContextAsync(static context => context.Orders.OrderBy(order => order.Text).Select(order => order.Text).ToArrayAsync());

    public Task<int> MarksAsync() => OnContextAsync(static context => context.Set<KeygenWebhookMark>().CountAsync());

    /// <summary>Claims the event and runs the handlers one after another.</summary>
    public async Task<HandlerRunResult[]> RunAsync(params (string Handler, Func<ShopContext, Task> Work)[] handlers)
    {
        await using var claim = await Store.ClaimAsync(Key, [.. handlers.Select(static handler => handler.Handler)], default);
        var results = new List<HandlerRunResult>();
        foreach (var (handler, work) in handlers)
        {
            results.Add(await claim.RunAsync(handler, (services, _) => work(services.GetRequiredService<ShopContext>()), default));
        }

        return [.. results];
    }

    public async Task<HandlerRunResult> RunAsync(Func<ShopContext, Task> work) => (await RunAsync(("a", work)))[0];

    public static async Task SaveAsync(ShopContext context, string text, string? number = null)
    {
        context.Orders.Add(new Order { Text = text, Number = number ?? Guid.NewGuid().ToString() });
        await context.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

#pragma warning disable CA1812 // made by EF Core
    private sealed class RetryingStrategyFactory(ExecutionStrategyDependencies dependencies)
        : IExecutionStrategyFactory
    {
        public IExecutionStrategy Create() => new RetryingStrategy(dependencies);
    }
#pragma warning restore CA1812
}
