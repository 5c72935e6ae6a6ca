using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests;

/// <summary>A host with a receiver, a clock that only tests move, a configuration they can change, and everything logged.</summary>
public sealed class ReceiverHost : IAsyncDisposable
{
    private ReceiverHost(IHost host, FakeTimeProvider time, ReloadableConfiguration configuration)
    {
        (Host, Time, Configuration) = (host, time, configuration);
    }

    public IHost Host { get; }

    public FakeTimeProvider Time { get; }

    public ReloadableConfiguration Configuration { get; }

    public FakeLogCollector Logs => Host.Services.GetFakeLogCollector();

    public WebhookReceiver Receiver => Host.Services.GetRequiredService<WebhookReceiver>();

    public static DateTimeOffset Start { get; } = new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero);

    /// <summary>The configuration of <see cref="TestAccount.Default"/>'s endpoint, by full key.</summary>
    public static Dictionary<string, string?> DefaultConfiguration => ConfigurationOf(TestAccount.Default, "Keygen:Webhooks");

    public static Dictionary<string, string?> ConfigurationOf(TestAccount account, string section) => new(StringComparer.OrdinalIgnoreCase)
    {
        [$"{section}:AccountId"] = account.Id,
        [$"{section}:EndpointUrls:0"] = TestDelivery.DefaultUrl,
        [$"{section}:PublicKeys:0"] = account.PublicKey,
        [$"{section}:DrainDelay"] = "00:00:00",
    };

    /// <summary>Builds a host, not started yet.</summary>
    /// <param name="handlers">Adds handlers to the default registration.</param>
    /// <param name="configuration">The whole configuration; <see cref="DefaultConfiguration"/> when null.</param>
    /// <param name="services">Adds or replaces services, after everything else.</param>
    public static ReceiverHost Build(
        Action<KeygenWebhooksBuilder>? handlers = null, Dictionary<string, string?>? configuration = null, Action<IServiceCollection>? services = null)
    {
        var time = new FakeTimeProvider(Start);
        var reloadable = new ReloadableConfiguration(configuration ?? DefaultConfiguration);
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Production });
        ((IConfigurationBuilder)builder.Configuration).Add(reloadable);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        builder.Services.AddSingleton<TimeProvider>(time);
        handlers?.Invoke(builder.Services.AddKeygenWebhooks());
        services?.Invoke(builder.Services);
        return new(builder.Build(), time, reloadable);
    }

    /// <inheritdoc cref="Build"/>
    public static async Task<ReceiverHost> StartAsync(
        Action<KeygenWebhooksBuilder>? handlers = null, Dictionary<string, string?>? configuration = null, Action<IServiceCollection>? services = null)
    {
        var host = Build(handlers ?? (static _ => { }), configuration, services);
        await host.Host.StartAsync();
        return host;
    }

    /// <summary>Signs an event just now and receives it.</summary>
    public Task<WebhookReceipt> ReceiveAsync(TestEvent testEvent) => ReceiveAsync(testEvent.SignedAt(Time.GetUtcNow()).ToRequest());

    public Task<WebhookReceipt> ReceiveAsync(WebhookRequest request, CancellationToken aborted = default) => Receiver.ReceiveAsync(request, aborted);

    public TestDelivery Sign(TestEvent testEvent) => testEvent.SignedAt(Time.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        Host.Dispose();
    }
}

/// <summary>A configuration in memory that can be exchanged as a whole, as when a file is saved.</summary>
public sealed class ReloadableConfiguration : ConfigurationProvider, IConfigurationSource
{
    public ReloadableConfiguration(IDictionary<string, string?> values) => Data = new Dictionary<string, string?>(values, StringComparer.OrdinalIgnoreCase);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Change(Action<IDictionary<string, string?>> change)
    {
        var data = new Dictionary<string, string?>(Data, StringComparer.OrdinalIgnoreCase);
        change(data);
        Data = data;
        OnReload();
    }
}
