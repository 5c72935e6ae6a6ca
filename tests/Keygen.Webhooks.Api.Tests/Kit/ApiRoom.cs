using Keygen.Webhooks.Api;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.Api;

/// <summary>A client, a server that records what it is sent, and a clock that tests move.</summary>
internal sealed class ApiRoom : IAsyncDisposable
{
    public const string Token = "admin-5ecret-token";

    private readonly HttpClient _http;

    private ApiRoom(RecordingServer server, FakeTimeProvider time, Action<KeygenApiOptions>? configure)
    {
        (Server, Time) = (server, time);
        var options = new KeygenApiOptions { AccountId = RecordingServer.Keys.AccountId, ApiToken = Token, BaseUrl = server.Url, PublicKeys = { RecordingServer.Keys.Ed25519 } };
        configure?.Invoke(options);
        _http = new(KeygenApi.CreateHandler(options.BaseUrl), disposeHandler: true);
        Api = new(_http, options, time: time);
    }

    public static DateTimeOffset Start { get; } = new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero);

    public RecordingServer Server { get; }

    public FakeTimeProvider Time { get; }

    public KeygenApi Api { get; }

    public static async Task<ApiRoom> StartAsync(Action<KeygenApiOptions>? configure = null)
    {
        var time = new FakeTimeProvider(Start);
        return new(await RecordingServer.StartAsync(time), time, configure);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return Server.DisposeAsync();
    }
}
