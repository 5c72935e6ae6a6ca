using Microsoft.AspNetCore.Builder;

namespace Keygen.Webhooks.AspNetCore.Tests.HostileNetwork;

/// <summary>A receiver that counts the requests that come through Kestrel to it, and knows when a connection is over.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private int _requests;

    public WebhookServer Server { get; private set; } = null!;

    /// <summary>Requests that Kestrel took for some.</summary>
    public int Requests => _requests;

    public static async Task<HostileServer> StartAsync(WireSigner keygen, WebhookServerSetup? setup = null)
    {
        var hostile = new HostileServer();
        hostile.Server = await WebhookServer.StartAsync(keygen, new()
        {
            Options = setup?.Options,
            Services = setup?.Services,
            BeforeRouting = app => app.Use((context, next) =>
            {
                Interlocked.Increment(ref hostile._requests);
                return next(context);
            }),
        });
        return hostile;
    }

    /// <summary>Sends bytes on a connection of its own and reads the one answer.</summary>
    public async Task<int> SendAsync(ReadOnlyMemory<byte> bytes) => (await RawHttp.PostAsync(Server.Port, bytes)).Status;

    /// <summary>Waits until Kestrel is done with so many connections: what was cut leaves no other trace to wait for.</summary>
    public Task ConnectionsEndAsync(int count) => Eventually.HoldsAsync(
        () => Server.Log.GetSnapshot().Count(static record => record.Id.Name == "ConnectionStop") >= count, "the end of the connection");

    /// <summary>Nothing of it counts as delivered: the delivery as it should be is handled, once.</summary>
    public async Task TakesTheRetryAsync(WireDelivery delivery)
    {
        Server.Runs.Should().BeEmpty();
        (await SendAsync(delivery.Bytes())).Should().Be(200);
        Server.Runs.Should().ContainSingle();
        Server.Errors.Should().BeEmpty();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
