using System.Collections.Concurrent;
using Keygen.Webhooks.Engines.Tests.Pages;
using Keygen.Webhooks.Engines.Tests.StandIns;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Engines.Tests.Kit;

/// <summary>A page's receiver and worker, as two hosts with a store each, that share nothing but the engine.</summary>
internal sealed class EngineApps(string page, IReadOnlyDictionary<string, string?> settings) : IAsyncDisposable
{
    private readonly PageAssembly _page = PageAssembly.Of(EnginePage.Of(page));
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private WebApplication? _receiver;
    private IHost? _worker;

    public Crm Crm { get; } = new();

    /// <summary>What the receiver handed over.</summary>
    public ConcurrentQueue<KeygenEventMessage> Forwarded { get; } = new();

    public IServiceProvider Worker => _worker!.Services;

    public PageAssembly Page => _page;

    public async Task StartReceiverAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        Prepare(builder);
        _page.Configure("The receiver", builder);
        builder.Services.AddKeygenWebhooks().RunLaterWith(services => new Recorder((IKeygenEventForwarder)services.GetRequiredService(_page.Forwarder), Forwarded));
        _receiver = builder.Build();
        _receiver.MapKeygenWebhooks();
        await _receiver.StartAsync();
    }

    public async Task StartWorkerAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        Prepare(builder);
        _page.Configure("The worker", builder);
        _worker = builder.Build();
        await _worker.StartAsync();
    }

    public async Task StopReceiverAsync()
    {
        if (_receiver is not null)
        {
            await _receiver.DisposeAsync();
        }

        _receiver = null;
    }

    /// <returns>The status code of the answer; 0 when there was none in time, which Keygen takes for a failure.</returns>
    public async Task<int> DeliverAsync(SignedDelivery delivery, CancellationToken cancellationToken = default)
    {
        try
        {
            using var request = delivery.ToHttpRequestMessage(new Uri(_receiver!.Urls.First()));
            using var answer = await _client.SendAsync(request, cancellationToken);
            return (int)answer.StatusCode;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    public static SignedDelivery Expired(string license, string text) =>
        SignedDelivery.Of<LicenseExpired>(e => e.WithResourceId(license).WithMetadata("text", text));

    /// <summary>Hands a message over with the page's forwarder, without a delivery.</summary>
    public async Task ForwardAsync(KeygenEventMessage message)
    {
        await using var scope = _receiver!.Services.CreateAsyncScope();
        await ((IKeygenEventForwarder)scope.ServiceProvider.GetRequiredService(_page.Forwarder)).ForwardAsync(message, default);
    }

    public async ValueTask DisposeAsync()
    {
        await StopReceiverAsync();
        if (_worker is not null)
        {
            await _worker.StopAsync();
            await ((IAsyncDisposable)_worker).DisposeAsync();
        }

        _client.Dispose();
    }

    private void Prepare(IHostApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        if (Environment.GetEnvironmentVariable("ENGINES_LOG") is "1")
        {
            builder.Logging.AddSimpleConsole(static o => o.SingleLine = true);
        }

        builder.Services.AddSingleton(Crm);
        KeygenTestKeys.Shared.Configure(builder.Services);
    }

    private sealed class Recorder(IKeygenEventForwarder forwarder, ConcurrentQueue<KeygenEventMessage> forwarded) : IKeygenEventForwarder
    {
        public async Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken)
        {
            await forwarder.ForwardAsync(message, cancellationToken);
            forwarded.Enqueue(message);
        }
    }
}
