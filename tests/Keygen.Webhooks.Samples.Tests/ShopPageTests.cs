namespace Keygen.Webhooks.Samples.Tests;

/// <summary>The shops' pages.</summary>
public sealed class ShopPageTests
{
    [Theory]
    [InlineData("/", """<form method="post" action="/checkout"><button>""")]
    [InlineData("/thanks", "Your license is on its way.")]
    public async Task The_Stripe_shop_has_a_button_and_loads_nothing(string path, string content)
    {
        await using var shop = await StripeIntegration.Demo.OfflineShop.StartAsync();

        (await PageAsync(shop.Client, path)).Should().Contain(content).And.Contain("default-src 'none'").And.NotContain("<script");
    }

    [Fact]
    public async Task The_Paddle_shop_opens_Paddles_checkout_for_one_seat()
    {
        await using var shop = await PaddleIntegration.Demo.OfflineShop.StartAsync();

        (await PageAsync(shop.Client, "/")).Should().Contain("https://cdn.paddle.com/paddle/v2/paddle.js").And.Contain("default-src 'none'");
        (await PageAsync(shop.Client, "/checkout.js")).Should()
            .Contain("""Paddle.Initialize({ token: "test_offline" });""").And.Contain("""items: [{ priceId: "pri_seat", quantity: 1 }]""");
    }

    private static async Task<string> PageAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var policy = response.Headers.TryGetValues("Content-Security-Policy", out var values) ? string.Join(' ', values) : "";
        return policy + await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
