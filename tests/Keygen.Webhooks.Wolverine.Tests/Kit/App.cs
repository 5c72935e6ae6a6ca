using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Wolverine;
using Wolverine.Persistence.Durability;
using Wolverine.Persistence.Durability.DeadLetterManagement;
using Wolverine.Runtime;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>An app with Wolverine, whose later handlers write down what they do.</summary>
public sealed class App : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private readonly IHost _host;

    private App(IHost host, TestDatabase database) => (_host, Database) = (host, database);

    public TestDatabase Database { get; }

    public IServiceProvider Services => _host.Services;

    public FakeLogCollector Logs => Services.GetFakeLogCollector();

    public IMessageStore Messages => Services.GetRequiredService<IWolverineRuntime>().Storage;

    /// <summary>The number under which this process owns messages.</summary>
    public int Node => Services.GetRequiredService<IWolverineRuntime>().DurabilitySettings.AssignedNodeNumber;

    /// <summary>Wolverine polls often, so that tests need not wait.</summary>
    public static void Hurry(WolverineOptions options)
    {
        options.Durability.Mode = DurabilityMode.Solo;
        options.Durability.ScheduledJobFirstExecution = options.Durability.ScheduledJobPollingTime = Soon;
    }

    public static void Hurry(WolverineRetryOptions options)
    {
        options.Cooldowns = [Soon, Soon];
        options.RetryDelays = [Soon];
        options.UnavailableDelay = Soon;
    }

    /// <param name="database">The database.</param>
    /// <param name="keygen">Adds handlers, and a store if not EF Core.</param>
    /// <param name="wolverine">Configures Wolverine further; null for the database alone.</param>
    /// <param name="store">Chooses the store; null for EF Core.</param>
    /// <param name="services">Adds services.</param>
    /// <param name="marks">The database of the app's context and the marks; null for the same.</param>
    public static async Task<App> StartAsync(
        TestDatabase database, Action<KeygenWebhooksBuilder> keygen, Action<WolverineOptions>? wolverine = null,
        Action<KeygenWebhooksBuilder>? store = null, Action<IServiceCollection>? services = null, TestDatabase? marks = null)
    {
        var app = await BuildAsync(database, keygen, wolverine, store, services, marks);
        await app._host.StartAsync();
        return app;
    }

    /// <inheritdoc cref="StartAsync"/>
    public static async Task<App> BuildAsync(
        TestDatabase database, Action<KeygenWebhooksBuilder> keygen, Action<WolverineOptions>? wolverine = null,
        Action<KeygenWebhooksBuilder>? store = null, Action<IServiceCollection>? services = null, TestDatabase? marks = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Production });
        ((IConfigurationBuilder)builder.Configuration).Add(new ReloadableConfiguration(ReceiverHost.DefaultConfiguration));
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFakeLogging();
        builder.Services.AddDbContext<ShopContext>((marks ?? database).Configure);
        var registration = builder.Services.AddKeygenWebhooks();
        (store ?? (static keygen => keygen.UseEntityFrameworkCore<ShopContext>()))(registration);
        registration.RunLaterWithWolverine(Hurry);
        keygen(registration);
        builder.UseWolverine(options =>
        {
            Hurry(options);
            database.Persist(options);
            wolverine?.Invoke(options);
        });
        services?.Invoke(builder.Services);
        var app = new App(builder.Build(), database);
        await app.OnContextAsync(static context => context.Database.EnsureCreatedAsync());
        return app;
    }

    public Task StartAsync() => _host.StartAsync();

    public Task StopAsync() => _host.StopAsync();

    public Task<WebhookReceipt> ReceiveAsync(TestEvent testEvent) =>
        Services.GetRequiredService<WebhookReceiver>().ReceiveAsync(testEvent.SignedAt(DateTimeOffset.UtcNow).ToRequest());

    public async Task<T> OnContextAsync<T>(Func<ShopContext, Task<T>> use)
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<ShopContext>());
    }

    public async Task OnBusAsync(Func<IMessageBus, ValueTask> use)
    {
        await using var scope = Services.CreateAsyncScope();
        await use(scope.ServiceProvider.GetRequiredService<IMessageBus>());
    }

    /// <summary>The ids of the events whose effect is in the database, in the order of the effects.</summary>
    public Task<string[]> EffectsAsync() => OnContextAsync(static context =>
        context.Set<Effect>().OrderBy(effect => effect.Id).Select(effect => effect.EventId).ToArrayAsync());

    public Task HasEffectsAsync(params string[] events) => Eventually.HoldsAsync(
        async () => (await EffectsAsync()).Order(StringComparer.Ordinal).SequenceEqual(events.Order(StringComparer.Ordinal)),
        $"effects of {string.Join(", ", events)}, log: {string.Join('\n', Logs.GetSnapshot().Select(static line => line.ToString()))}");

    public async Task<IReadOnlyList<DeadLetterEnvelope>> DeadLettersAsync() =>
        (await Messages.DeadLetters.QueryAsync(new() { PageSize = 100 }, CancellationToken.None)).Envelopes;

    /// <summary>Waits until Wolverine has no message that waits or runs.</summary>
    public Task IsIdleAsync() => Eventually.HoldsAsync(
        async () => await Messages.Admin.FetchCountsAsync() is { Incoming: 0, Scheduled: 0, Outgoing: 0 }, "no message in Wolverine's tables");

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>The later handler of most tests.</summary>
public sealed class WriteEffect(ShopContext context) : IKeygenWebhookHandler<LicenseCreated>
{
    public async Task HandleAsync(LicenseCreated keygenEvent, CancellationToken cancellationToken)
    {
        context.Add(new Effect { EventId = keygenEvent.Id });
        await context.SaveChangesAsync(cancellationToken);
    }
}
