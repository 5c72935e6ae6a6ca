using Keygen.Webhooks.Testing;

namespace PaddleIntegration.Demo;

/// <summary>The shop on a free port, between a fake Paddle and a fake Keygen.</summary>
public sealed class OfflineShop : IAsyncDisposable
{
    public const string WebhookSecret = "pdl_ntfset_offline";
    public const string SeatPriceId = "pri_seat";
    public static readonly string PolicyId = "5a1c6f0e-0d51-4f7c-9f70-3d1f2c6f3b11";

    private static readonly string[] Events =
        ["machine.created", "machine.deleted", "machine.heartbeat.dead", "machine.heartbeat.resurrected", "license.deleted", "license.revoked"];

    private readonly WebApplication _app;

    private OfflineShop(FakeKeygen keygen, Action<WebApplicationBuilder>? configure)
    {
        Keygen = keygen;
        var product = keygen.Products.Add();
        keygen.Policies.Add(policy => policy.WithResourceId(PolicyId).WithRelationship("product", product.Id).WithAttribute("maxMachines", null));
        KeygenToken = keygen.AddProductToken(product.Id);
        _app = Shop.Build([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration.AddInMemoryCollection(keygen.Keys.ToConfiguration()).AddInMemoryCollection(Configuration());
            configure?.Invoke(builder);
        });
    }

    public FakeKeygen Keygen { get; }

    /// <summary>The API token of the product that is sold.</summary>
    public string KeygenToken { get; }

    public FakePaddle Paddle { get; } = new();

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public IServiceProvider Services => _app.Services;

    /// <param name="deliver">Whether Keygen delivers events to the shop; false when a test does.</param>
    /// <param name="configure">Changes the app; null for no changes.</param>
    /// <param name="keygen">Options of the fake Keygen; null for the usual ones.</param>
    public static async Task<OfflineShop> StartAsync(bool deliver = false, Action<WebApplicationBuilder>? configure = null, FakeKeygenOptions? keygen = null)
    {
        var shop = new OfflineShop(await FakeKeygen.StartAsync(keygen), configure);
        await shop._app.StartAsync();
        shop.Client.BaseAddress = new(shop._app.Urls.First());
        if (deliver)
        {
            shop.Keygen.AddEndpoint(sendTo: shop.Client.BaseAddress).Subscriptions = Events;
        }

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
        await Keygen.DisposeAsync();
    }

    private Dictionary<string, string?> Configuration() => new()
    {
        ["Paddle:ApiKey"] = Paddle.ApiKey,
        ["Paddle:WebhookSecrets:0"] = WebhookSecret,
        ["Paddle:SeatPriceId"] = SeatPriceId,
        ["Paddle:ClientToken"] = "test_offline",
        ["Paddle:BaseUrl"] = Paddle.Url.ToString(),
        ["Keygen:Api:ApiToken"] = KeygenToken,
        ["Licensing:PolicyId"] = PolicyId,
        ["Keygen:Api:BaseUrl"] = Keygen.Url.ToString(),
        ["Keygen:Webhooks:DrainDelay"] = "00:00:00",
    };
}
