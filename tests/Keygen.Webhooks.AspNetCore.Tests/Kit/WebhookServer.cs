using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>What a test wants to be different.</summary>
internal sealed class WebhookServerSetup
{
    public string Pattern { get; init; } = "/{**anything}";

    public Action<KeygenWebhooksOptions>? Options { get; init; }

    public Action<WebApplicationBuilder>? Services { get; init; }

    /// <summary>What is used the ordinary way: a web application routes first, so that it stands behind routing.</summary>
    public Action<WebApplication>? Pipeline { get; init; }

    /// <summary>What comes before routing, and so before the endpoint.</summary>
    public Action<WebApplication>? BeforeRouting { get; init; }

    public Func<KeygenEvent, CancellationToken, Task>? Handler { get; init; }
}

/// <summary>A receiver on a real Kestrel with one handler for every event.</summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private WebhookServer(WebApplication app) => App = app;

    public WebApplication App { get; }

    public int Port => new Uri(App.Urls.First()).Port;

    /// <summary>The events whose handler was begun.</summary>
    public ConcurrentQueue<KeygenEvent> Runs { get; } = [];

    public FakeLogCollector Log => App.Services.GetFakeLogCollector();

    public IEnumerable<FakeLogRecord> Errors => Log.GetSnapshot().Where(static record => record.Level >= LogLevel.Error);

    public static async Task<WebhookServer> StartAsync(WireSigner keygen, WebhookServerSetup? setup = null)
    {
        setup ??= new();
        WebhookServer? server = null;
        var builder = CreateBuilder();
        builder.Services
            .AddKeygenWebhooks(options =>
            {
                keygen.Configure(options);
                setup.Options?.Invoke(options);
            })
            .AddHandler<KeygenEvent>((e, ct) =>
            {
                server!.Runs.Enqueue(e);
                return setup.Handler?.Invoke(e, ct) ?? Task.CompletedTask;
            });
        setup.Services?.Invoke(builder);
        var app = builder.Build();
        server = new(app);
        if (setup.BeforeRouting is not null)
        {
            setup.BeforeRouting(app);
            app.UseRouting();
        }

        setup.Pipeline?.Invoke(app);
        app.MapKeygenWebhooks(setup.Pattern);
        await app.StartAsync();
        return server;
    }

    public static WebApplicationBuilder CreateBuilder()
    {
        // Not this folder: a sample's settings lie in it.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddFakeLogging().SetMinimumLevel(LogLevel.Debug);
        return builder;
    }

    public Task<RawAnswer> PostAsync(WireDelivery delivery) => RawHttp.PostAsync(Port, delivery.Bytes());

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }

    /// <summary>Many servers in one process would use up the machine's file watchers.</summary>
    [ModuleInitializer]
    internal static void DoNotWatchFiles() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
