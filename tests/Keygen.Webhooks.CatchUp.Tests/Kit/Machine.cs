using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>One process with a receiver and catch-up. Unless it is started, catch-up runs when a test says so.</summary>
internal sealed class Machine : IAsyncDisposable
{
    public Machine(Room room, Func<KeygenEvent, CancellationToken, Task>? handle, Action<CatchUpOptions>? configure, Action<IServiceCollection>? services)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Production });
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        builder.Services.AddSingleton<TimeProvider>(room.Time);
        builder.Services.AddKeygenWebhooks()
            .UseStore(_ => room.Store)
            .AddHandler<KeygenEvent>(async (e, ct) =>
            {
                await (handle?.Invoke(e, ct) ?? Task.CompletedTask);
                room.Ledger.Enqueue(e.IdempotencyToken);
            })
            .AddCatchUp(options =>
            {
                (options.ApiToken, options.BaseUrl, options.ProgressFolder) = (room.Keygen.ApiToken, room.Keygen.Url.ToString(), room.Folder);
                options.Since = Room.Start - TimeSpan.FromDays(1);
                options.WatchEndpoint = false;
                configure?.Invoke(options);
            });
        room.Keygen.Keys.Configure(builder.Services);
        builder.Services.AddSingleton(room.Leases);
        services?.Invoke(builder.Services);
        Host = builder.Build();
    }

    public IHost Host { get; }

    public CatchUpRunner CatchUp => Host.Services.GetRequiredService<CatchUpRunner>();

    public WebhookReceiver Receiver => Host.Services.GetRequiredService<WebhookReceiver>();

    public FakeLogCollector Logs => Host.Services.GetFakeLogCollector();

    public Task<CatchUpResult> RunAsync(DateTimeOffset? since = null, CancellationToken cancellationToken = default) =>
        CatchUp.RunAsync(since, cancellationToken).SoonAsync();

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        Host.Dispose();
    }
}
