using System.Collections.Concurrent;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>One receiver for all deliveries that share account, URL and algorithm; its clock shows what each delivery needs.</summary>
public sealed class RecordedServers : IAsyncLifetime
{
    private readonly Dictionary<(string, string, string), RecordedServer> _servers = [];

    internal async Task<RecordedServer> ForAsync(RecordedDelivery recorded, string url)
    {
        var key = (recorded.AccountId, url, recorded.Algorithm);
        if (!_servers.TryGetValue(key, out var server))
        {
            _servers[key] = server = await RecordedServer.StartAsync(recorded, url);
        }

        server.Forget();
        return server;
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }
}

internal sealed class RecordedServer : IAsyncDisposable
{
    private readonly FreshStore _store = new();
    private WebApplication _app = null!;

    public SettableClock Clock { get; } = new();

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <summary>The type a handler was registered for, and the event's id.</summary>
    public ConcurrentQueue<string> Runs { get; } = [];

    public static async Task<RecordedServer> StartAsync(RecordedDelivery recorded, string url)
    {
        var server = new RecordedServer();
        var builder = WebhookServer.CreateBuilder();
        builder.Services.AddSingleton<TimeProvider>(server.Clock);
        var webhooks = builder.Services.AddKeygenWebhooks(options =>
        {
            options.AccountId = recorded.AccountId;
            options.PublicKeys.Add(recorded.Account.KeyFor(recorded.Algorithm));
            options.Algorithms.Add(recorded.Algorithm);
            options.EndpointUrls.Add(url);
            options.DrainDelay = TimeSpan.Zero;
        });
        webhooks.UseStore(_ => server._store);
        server.Handle<KeygenEvent>(webhooks);
        foreach (var type in RecordedExpectations.MostDerived)
        {
            typeof(RecordedServer).GetMethod(nameof(Handle), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
                .MakeGenericMethod(type).Invoke(server, [webhooks]);
        }

        server._app = builder.Build();
        server._app.MapKeygenWebhooks("/{**anything}");
        await server._app.StartAsync();
        return server;
    }

    public Task<RawAnswer> PostAsync(RecordedDelivery recorded, WireDelivery delivery)
    {
        Clock.Now = recorded.SentAt;
        return RawHttp.PostAsync(Port, delivery.Bytes());
    }

    /// <summary>Retries among the recorded deliveries carry the token of what they retry; here each is to run.</summary>
    public void Forget()
    {
        Runs.Clear();
        _store.Forget();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }

    private void Handle<TEvent>(KeygenWebhooksBuilder webhooks)
        where TEvent : KeygenEvent => webhooks.AddHandler<TEvent>((e, _) =>
        {
            Runs.Enqueue($"{typeof(TEvent).Name} {e.Id}");
            return Task.CompletedTask;
        });
}
