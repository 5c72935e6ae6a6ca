using Keygen.Webhooks.Chaos.Servers;
using Keygen.Webhooks.Tests.Servers;

namespace Keygen.Webhooks.Chaos.Later;

/// <summary>The broker between receivers and workers, and how it goes away.</summary>
internal sealed class Broker(RabbitMqServer server) : IAsyncDisposable
{
    public string Address => server.Uri.AbsoluteUri;

    public static async Task<Broker> StartNewAsync() => new(await RabbitMqServer.StartNewAsync());

    public Task StopAsync(OutageKind kind) => kind is OutageKind.Stopped ? server.StopAsync() : server.KillAsync();

    public Task StartAsync() => server.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
