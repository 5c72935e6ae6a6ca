using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;

namespace StripeIntegration.Demo;

/// <summary>The shop on a free port, between a fake Stripe and a fake Keygen.</summary>
public sealed class OfflineShop : IAsyncDisposable
{
    public const string WebhookSecret = "whsec_offline";
    public const string PriceId = "price_offline";
    public static readonly string PolicyId = "5a1c6f0e-0d51-4f7c-9f70-3d1f2c6f3b11";

    private static readonly string[] Events = ["user.created", "user.deleted", "license.created", "license.deleted", "license.revoked"];

    private readonly WebApplication _app;

    private OfflineShop(FakeKeygen keygen, Action<WebApplicationBuilder>? configure)
    {
        Keygen = keygen;
        var product = keygen.Products.Add();
        keygen.Policies.Add(policy => policy.WithResourceId(PolicyId).WithRelationship("product", product.Id));
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

    public FakeStripe Stripe { get; } = new();

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public IServiceProvider Services => _app.Services;

    /// <param name="deliver">Whether Keygen delivers events to the shop; false when a test does.</param>
    /// <param name="configure">Changes the app; null for no changes.</param>
    public static async Task<OfflineShop> StartAsync(bool deliver = false, Action<WebApplicationBuilder>? configure = null)
    {
        var shop = new OfflineShop(await FakeKeygen.StartAsync(), configure);
        await shop._app.StartAsync();
        shop.Client.BaseAddress = new(shop._app.Urls.First());
        if (deliver)
        {
            shop.Keygen.AddEndpoint(sendTo: shop.Client.BaseAddress).Subscriptions = Events;
        }

        return shop;
    }

    /// <summary>Sends an event as Stripe does.</summary>
    public async Task<int> SendAsync(string json, string secret = WebhookSecret, DateTimeOffset? signedAt = null)
    {
        using var request = StripeEvents.Request(json, secret, signedAt);
        using var response = await Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    /// <summary>Starts a checkout on the page, and pays.</summary>
    /// <returns>The session.</returns>
    public async Task<JsonObject> BuyAsync(string email = "ada@customer.example", string paymentStatus = "paid")
    {
        using var response = await Client.PostAsync(new Uri("/checkout", UriKind.Relative), null);
        var session = response.Headers.Location?.Segments[^1] ?? throw new InvalidOperationException($"The checkout answered {response.StatusCode}.");
        return Stripe.Pay(session, email, paymentStatus: paymentStatus);
    }

    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Client.Dispose();
        await Stripe.DisposeAsync();
        await Keygen.DisposeAsync();
    }

    private Dictionary<string, string?> Configuration() => new()
    {
        ["PublicUrl"] = "https://shop.example.com",
        ["Stripe:SecretKey"] = Stripe.SecretKey,
        ["Stripe:WebhookSecret"] = WebhookSecret,
        ["Stripe:PriceId"] = PriceId,
        ["Stripe:ApiBase"] = Stripe.Url.ToString(),
        ["Keygen:Api:ApiToken"] = KeygenToken,
        ["Licensing:PolicyId"] = PolicyId,
        ["Keygen:Api:BaseUrl"] = Keygen.Url.ToString(),
        ["Keygen:Webhooks:DrainDelay"] = "00:00:00",
    };
}
