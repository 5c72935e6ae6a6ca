namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>What Keygen has and what the handlers want.</summary>
public sealed class EndpointTests
{
    [Fact]
    public async Task Subscriptions_keys_and_settings_stand_side_by_side()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync();
        shop.Endpoint.Subscriptions = ["license.created", "user.created"];
        await shop.RaiseAsync();
        await using var page = await shop.OpenAsync(browser, "endpoint");

        await page.SeesAsync("of the events that handlers want: add them to the endpoint’s subscriptions.");
        var rows = (await page.EvaluateAsync("[...document.querySelectorAll('tbody tr')].map(row => row.innerText).join('\\n')"))!.GetValue<string>();
        rows.Should().MatchRegex("license.expired\\s+not subscribed\\s+Shop.Ledger, Shop.Billing")
            .And.MatchRegex("license.created\\s+sent\\s+Shop.Ledger").And.MatchRegex("user.created\\s+sent\\s+none");
        var text = await page.TextAsync();
        text.Should().MatchRegex("Ed25519 key [0-9a-f]{8} verified 1, the last").And.MatchRegex("key [0-9a-f]{8} verified none")
            .And.Contain("HandlerTimeout").And.Contain(shop.Keygen.Keys.AccountId).And.Contain(shop.Endpoint.Id);
        (await page.EvaluateAsync("document.documentElement.outerHTML"))!.GetValue<string>().Should().NotContain(shop.Keygen.ApiToken);
        shop.Keygen.Api.Changes.Should().BeEmpty();
        page.ShouldBeClean(shop.Server.Url);
    }

    [Fact]
    public async Task A_disabled_endpoint_and_an_algorithm_that_is_not_accepted_are_said()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync();
        (shop.Endpoint.Subscriptions, shop.Endpoint.SignatureAlgorithm) = ([], "rsa-sha256");
        await using var page = await shop.OpenAsync(browser, "endpoint");

        await page.SeesAsync("It is subscribed to nothing, so Keygen records no events for it.");
        (await page.TextAsync()).Should().Contain("rsa-sha256 – not accepted here: every delivery is refused");
    }

    [Fact]
    public async Task Without_a_token_the_handlers_side_is_shown_and_a_sentence_says_what_to_add()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync(hasApi: false);
        await using var page = await shop.OpenAsync(browser, "endpoint");

        await page.SeesAsync("add AddKeygenApi() and set Keygen:Api:ApiToken");
        (await page.TextAsync()).Should().Contain("license.expired").And.Contain("not known").And.Contain("Settings in force");
    }
}
