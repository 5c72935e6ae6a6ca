using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>A person's questions, answered from the page alone by clicking.</summary>
public sealed class QuestionsTests
{
    [Fact]
    public async Task Why_was_this_one_refused()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        (await server.DeliverAsync(new TestEvent().SignedAt(DateTimeOffset.UtcNow) with { Target = "/webhooks/keygen/" })).Should().Be(401);
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(server.Page);
        await page.SeesAsync("No delivery has verified, and 1 request was refused.", ".findings");
        await page.SeesAsync("Unauthorized", ".numbers");

        await page.ClickAsync(".numbers .outcomes a");
        await page.UntilAsync("document.querySelector('.rows a') !== null");
        (await page.TextAsync(".rows")).Should().Contain("refused request").And.Contain("signature mismatch");
        await page.ClickAsync(".rows a");

        await page.SeesAsync("Refused: it did not verify.", ".verdict");
        (await page.TextAsync(".verdict")).Should().Contain("(request-target): it was signed for hooks.example.com/webhooks/keygen/, which EndpointUrls does not list");
        (await LinesAsync(page, ".wrong .facts > div")).Should().Equal(
            "Keygen signed post /webhooks/keygen/ ← wrong: not in EndpointUrls", "Arrived post /webhooks/keygen", "This app expects post /webhooks/keygen");
        (await LinesAsync(page, ":not(.wrong)")).Should().StartWith("host: hooks.example.com");
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task Which_query_was_it_signed_for()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync(new()
        {
            Services = static builder => builder.Services.PostConfigure<KeygenWebhooksOptions>(static options =>
            {
                options.EndpointUrls.Clear();
                options.EndpointUrls.Add($"{TestDelivery.DefaultUrl}?code=right");
            }),
        });
        const string Target = "/webhooks/keygen?code=wrong";
        (await server.DeliverAsync(new TestEvent().SignedAt(DateTimeOffset.UtcNow) with { Target = Target }, path: Target)).Should().Be(401);
        await using var page = await OpenFirstAsync(browser, server);
        (await LinesAsync(page, ".wrong .facts > div")).Should().Equal(
            "Keygen signed post /webhooks/keygen?… ← wrong: differs in its query", "Arrived post /webhooks/keygen?…", "This app expects post /webhooks/keygen?…");
        (await page.EvaluateAsync("document.documentElement.outerHTML"))!.GetValue<string>().Should().NotContain("code=");

        await page.ClickAsync(".reveal");

        await page.SeesAsync("Values are shown.", ".detail");
        (await LinesAsync(page, ".wrong .facts > div")).Should().Equal(
            "Keygen signed post /webhooks/keygen?code=wrong ← wrong: not in EndpointUrls", "Arrived post /webhooks/keygen?code=wrong",
            "This app expects post /webhooks/keygen?code=right");
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task Which_body_arrived_in_place_of_the_signed_one()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        var (delivery, body) = (new TestEvent().SignedAt(DateTimeOffset.UtcNow), "{}"u8.ToArray());
        (await server.DeliverAsync(delivery, body)).Should().Be(401);
        await using var page = await OpenFirstAsync(browser, server);

        (await page.TextAsync(".verdict")).Should().Contain("the body is not the signed one");
        (await LinesAsync(page, ".wrong .facts > div")).Should().Equal(
            $"Keygen signed {delivery.Digest}",
            $"Arrived {(delivery with { Body = body }).Digest}, computed from the body ← wrong: another body than Keygen signed",
            $"This app expects {delivery.Digest}");
        (await LinesAsync(page, ":not(.wrong)")).Should().StartWith("(request-target): post /webhooks/keygen");
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task How_old_was_it()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        var delivery = new TestEvent().SignedAt(DateTimeOffset.UtcNow.AddHours(-2));
        (await server.DeliverAsync(delivery)).Should().Be(401);
        await using var page = await OpenFirstAsync(browser, server);

        var lines = await LinesAsync(page, ".wrong .facts > div");

        lines[..2].Should().Equal("Keygen signed not known: it did not verify", $"Arrived {delivery.Date} ← wrong: too old");
        lines[2].Should().MatchRegex("^This app expects from .* GMT to .* GMT$");
    }

    [Fact]
    public async Task Which_host_did_it_come_to()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        (await server.DeliverAsync(new TestEvent().SignedAt(DateTimeOffset.UtcNow) with { Account = TestAccount.Other, KeyId = TestAccount.Default.Id })).Should().Be(401);
        await using var page = await OpenFirstAsync(browser, server);

        (await page.TextAsync(".verdict")).Should().Contain("host or key: EndpointUrls says hooks.example.com, but the app sees 127.0.0.1");
        (await LinesAsync(page, ".wrong .facts > div")).Should().Equal(
            "Keygen signed not known: it did not verify", "Arrived 127.0.0.1 ← wrong: not in EndpointUrls", "This app expects hooks.example.com");
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task What_did_my_handlers_do_with_it_and_run_it_again()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        var shop = new Shop();
        await using var server = await DashboardServer.StartAsync(shop.Setup);
        (await server.DeliverAsync(new TestEvent("license.expired"))).Should().Be(500);
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(server.Page);
        await page.ClickAsync("a[data-section=deliveries]");
        await page.UntilAsync("document.querySelector('.rows a') !== null");
        await page.ClickAsync(".rows a");

        await page.SeesAsync("A handler failed.", ".verdict");
        (await page.TextAsync(".runs")).Should().Contain("Completed Shop.Ledger").And.Contain("Failed Shop.MailOwner").And.Contain("System.InvalidOperationException: ••••• (masked message)");
        await page.ClickAsync(".again summary");
        await page.ClickAsync(".again .plan");
        await page.SeesAsync("Shop.MailOwner would run.", ".again");
        (await page.TextAsync(".again")).Should().Contain("Shop.Ledger would not run: completed before.");
        shop.Mails.Should().Be(1, "nothing has run yet");
        shop.IsMailFixed = true;
        await page.ClickAsync(".again .main");
        await page.SeesAsync("Done. Replay dashboard-", ".again");

        (shop.Mails, shop.Entries).Should().Be((2, 1));
        server.Log.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 9511)
            .Which.Message.Should().StartWith("Somebody without a name ran Shop.Ledger, Shop.MailOwner again for license.expired").And.EndWith(": Handled.");
        server.Log.GetSnapshot().Select(static record => record.Id.Id).Where(static id => id is 9511 or 9512).Should().Equal(9512, 9511);
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task What_is_in_it_once_somebody_asks()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync(new Shop().Setup);
        await server.DeliverAsync(new TestEvent("license.expired"));
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(new(server.Page, "#/deliveries"));
        await page.UntilAsync("document.querySelector('.rows a') !== null");
        await page.ClickAsync(".rows a");
        await page.SeesAsync("key: ", ".tree");
        (await page.EvaluateAsync("document.documentElement.outerHTML"))!.GetValue<string>().Should().NotContain("AAAA-BBBB").And.NotContain(Shop.Secret);

        await page.ClickAsync(".reveal");

        await page.SeesAsync("key: AAAA-BBBB", ".tree");
        (await page.TextAsync(".runs")).Should().Contain($"System.InvalidOperationException: {Shop.Secret}");
        server.Log.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 9510)
            .Which.Message.Should().StartWith("Somebody without a name looked at the masked values of license.expired");
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task Is_it_alive()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync(new Shop().Setup);
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(server.Page);
        await page.SeesAsync("Deliveries are accepted.", ".findings");
        await page.SeesAsync("Catch-up is not set up.", ".findings");

        await server.DeliverAsync(new TestEvent("license.created"));
        await server.DeliverAsync(new TestEvent("license.updated"));
        await server.DeliverAsync(new TestEvent("license.expired"));

        await page.SeesAsync("1 of 3 deliveries failed in the last ten minutes.", ".findings");
        await page.SeesAsync("Handled 2", ".numbers");
        (await page.EvaluateAsync("document.querySelector('.chart').getAttribute('aria-label')"))!.GetValue<string>()
            .Should().Be("Deliveries by outcome, in the last ten minutes: handled 2, nothing ran 0, refused 0, failed 1.");
        await page.ClickAsync("details.table summary");
        (await page.TextAsync("details.table tbody")).Should().MatchRegex(@"\t[12]\t0\t0\t[01]\t");
        page.ShouldBeClean(server.Url);
    }

    private static async Task<BrowserPage> OpenFirstAsync(Chromium browser, DashboardServer server)
    {
        var page = await browser.NewPageAsync();
        await page.GoAsync(new(server.Page, "#/deliveries"));
        await page.UntilAsync("document.querySelector('.rows a') !== null");
        await page.ClickAsync(".rows a");
        await page.UntilAsync("document.querySelector('.lines') !== null");
        return page;
    }

    /// <summary>The texts of the signed lines, each on one line.</summary>
    private static async Task<string[]> LinesAsync(BrowserPage page, string selector) =>
    [
        .. (await page.EvaluateAsync($"[...document.querySelectorAll('.lines > li{selector}')].map(one => one.innerText.replace(/\\s+/g, ' ').trim())"))!.AsArray()
            .Select(static one => one!.GetValue<string>()),
    ];
}
