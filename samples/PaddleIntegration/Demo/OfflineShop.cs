using Keygen.Webhooks.Testing;
using Samples.Shared;

namespace PaddleIntegration.Demo;

/// <summary>The shop on a free port, between a fake Paddle and a fake Keygen.</summary>
public sealed class OfflineShop : IAsyncDisposable
{
    public const string WebhookSecret = "pdl_ntfset_offline";
    public const string SeatPriceId = "pri_seat";
    public static readonly string PolicyId = "5a1c6f0e-0d51-4f7c-9f70-3d1f2c6f3b11";

    private readonly WebApplication _app;

    private OfflineShop(FakeKeygen? keygen, KeygenTestKeys keys, Action<WebApplicationBuilder>? configure)
    {
        Account = new(keygen, keys.AccountId);
        _app = Shop.Build([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration.AddInMemoryCollection(keys.ToConfiguration()).AddInMemoryCollection(Configuration(keys));
            configure?.Invoke(builder);
        });
    }

    public KeygenAccount Account { get; }

    public FakePaddle Paddle { get; } = new();

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public IServiceProvider Services => _app.Services;

    /// <param name="keygen">Delivers the account's events; null for no deliveries.</param>
    /// <param name="keys">The keys whose signatures the app accepts; null for the fake's keys.</param>
    /// <param name="configure">Changes the app; null for no changes.</param>
    public static async Task<OfflineShop> StartAsync(FakeKeygen? keygen, KeygenTestKeys? keys = null, Action<WebApplicationBuilder>? configure = null)
    {
        var shop = new OfflineShop(keygen, keys ?? keygen?.Keys ?? KeygenTestKeys.Shared, configure);
        await shop._app.StartAsync();
        shop.Client.BaseAddress = new(shop._app.Urls.First());
        keygen?.AddEndpoint(sendTo: shop.Client.BaseAddress);
        return shop;
    }

    /// <summary>Sends a notification about a subscription, as Paddle does.</summary>
    public Task<int> NotifyAsync(string type, string subscriptionId) => SendAsync(PaddleEvents.Of(type, Paddle.Subscription(subscriptionId)));

    public Task<int> SendAsync(byte[] body, string secret = WebhookSecret, DateTimeOffset? signedAt = null) =>
        PostAsync(body, PaddleEvents.Header(body, signedAt ?? DateTimeOffset.UtcNow, secret));

    public async Task<int> PostAsync(byte[] body, string? header)
    {
        using var request = PaddleEvents.Request(body, header);
        using var response = await Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Client.Dispose();
        await Paddle.DisposeAsync();
        await Account.DisposeAsync();
    }

    private Dictionary<string, string?> Configuration(KeygenTestKeys keys) => new()
    {
        ["Paddle:ApiKey"] = Paddle.ApiKey,
        ["Paddle:WebhookSecrets:0"] = WebhookSecret,
        ["Paddle:SeatPriceId"] = SeatPriceId,
        ["Paddle:ClientToken"] = "test_offline",
        ["Paddle:BaseUrl"] = Paddle.Url.ToString(),
        ["Keygen:Api:Account"] = keys.AccountId,
        ["Keygen:Api:Token"] = Account.Token,
        ["Keygen:Api:PolicyId"] = PolicyId,
        ["Keygen:Api:BaseUrl"] = Account.Url.ToString(),
        ["Keygen:Webhooks:DrainDelay"] = "00:00:00",
    };
}
