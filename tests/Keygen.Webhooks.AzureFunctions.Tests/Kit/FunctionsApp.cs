using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>A worker with one handler for every event, and a Functions host in front of it.</summary>
internal sealed class FunctionsApp : IAsyncDisposable
{
    private readonly WebApplication _worker;

    private FunctionsApp(WebApplication worker) => _worker = worker;

    public IServiceProvider Services => _worker.Services;

    public WorkerBehaviour Behaviour => Services.GetRequiredService<WorkerBehaviour>();

    public KeygenWebhookFunction Function => Services.GetRequiredService<KeygenWebhookFunction>();

    public FakeTimeProvider Time => (FakeTimeProvider)Services.GetRequiredService<TimeProvider>();

    public FakeLogCollector Log => Services.GetFakeLogCollector();

    public ConcurrentQueue<(ScopeLog Log, KeygenEvent Event)> Runs { get; } = [];

    public IEnumerable<(string What, Guid Scope)> Scopes => Services.GetRequiredService<ScopeLog>().Lines;

    public FunctionsHost Host { get; private set; } = null!;

    public int WorkerPort => new Uri(_worker.Urls.First()).Port;

    public static async Task<FunctionsApp> StartAsync(
        WireSigner keygen, Func<KeygenEvent, CancellationToken, Task>? handler = null, Action<FunctionsApplicationBuilder>? change = null,
        Action<KeygenWebhooksOptions>? options = null, HostChanges? hostChanges = null)
    {
        FunctionsApp app = null!;
        var builder = FunctionsApplication.CreateBuilder([]).ConfigureFunctionsWebApplication();
        builder.FunctionTypes = [typeof(TestFunctions), typeof(NamedFunction)];
        builder.Logging.ClearProviders().AddFakeLogging().SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton<ScopeLog>().AddScoped<ScopeProbe>();
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UtcNow));
        builder.Services.AddKeygenWebhooks(configured =>
            {
                keygen.Configure(configured);
                options?.Invoke(configured);
            })
            .AddHandler<KeygenEvent>(async (services, e, ct) =>
            {
                services.GetRequiredService<ScopeProbe>().Note("handler");
                app.Runs.Enqueue((services.GetRequiredService<ScopeLog>(), e));
                await (handler?.Invoke(e, ct) ?? Task.CompletedTask);
            })
            .AddAzureFunctions();
        change?.Invoke(builder);
        app = new((WebApplication)builder.Build());
        await app._worker.StartAsync();
        app.Host = await FunctionsHost.StartAsync(app.WorkerPort, hostChanges ?? new());
        return app;
    }

    /// <summary>As the world sends it: to the host, under <c>/api</c>.</summary>
    public Task<RawAnswer> PostAsync(WireDelivery delivery, string function = "keygen") =>
        RawHttp.PostAsync(Host.Port, delivery.To($"/api/{function}").Bytes());

    public Task StopAsync() => _worker.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        var stopping = _worker.StopAsync();
        await Keygen.Webhooks.Tests.FakeClock.UntilAsync(Time, stopping, TimeSpan.FromSeconds(1));
        await _worker.DisposeAsync();
    }

    /// <summary>Many servers in one process would use up the machine's file watchers.</summary>
    [ModuleInitializer]
    internal static void DoNotWatchFiles() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
