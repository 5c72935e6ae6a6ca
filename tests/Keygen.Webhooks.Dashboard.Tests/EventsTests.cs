using System.Net;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>What happened to this license? Keygen's list beside what the store knows.</summary>
public sealed class EventsTests
{
    private const string OpenAll = "document.querySelectorAll('.tree details').forEach(details => { details.open = true; })";
    private const string ReadOn = ".list > button";
    private const string ChooseExpired =
        "document.querySelector('[name=name]').value = 'license.expired'; document.querySelector('.filters').dispatchEvent(new Event('change'))";

    [Theory]
    [InlineData("memory")]
    [InlineData("redis")]
    public async Task Events_of_a_license_are_found_opened_and_run_for_a_chosen_handler(string store)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync(store);
        var row = await shop.RaiseAsync();
        await shop.RaiseAsync("license.expired");
        var license = (await shop.Server.GetAsync("/keygen/events/list?name=license.created")).GetProperty("rows")[0].GetProperty("licenseId").GetString();
        await using var page = await shop.OpenAsync(browser, "events");
        await page.SeesAsync("license.expired", ".rows");
        (await page.TextAsync(".rows")).Should().Contain("failing: Shop.Billing").And.Contain("at Keygen: FAILING");

        await page.EvaluateAsync($"document.querySelector('[name=license]').value = '{license}'; document.querySelector('.filters').dispatchEvent(new Event('change'))");
        await page.UntilAsync("document.querySelectorAll('.rows li').length === 1");
        await page.ClickAsync(".rows a");
        await page.SeesAsync("Last answer", ".detail");
        await page.SeesAsync("masked text", ".detail"); // the tree opens a level after the other
        (await page.TextAsync(".detail")).Should().ContainAll("500", row.Id, row.IdempotencyToken, "failed 1×", "Shop.Ledger", "masked text");
        await page.ClickAsync(".again summary");
        await page.ClickAsync(".again .plan");
        await page.SeesAsync("Shop.Billing would run.", ".again");
        shop.Bills.Should().Be(2, "each event was delivered once, and nothing has run since");
        shop.IsFixed = true;
        await page.ClickAsync(".again .main");

        await page.SeesAsync("Done. Replay dashboard-", ".again");
        (shop.Bills, shop.Entries).Should().Be((3, 2));
        page.ShouldBeClean(shop.Server.Url);
    }

    [Fact]
    public async Task A_retry_at_Keygen_says_first_what_it_does_and_needs_a_confirmation()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync();
        var row = await shop.RaiseAsync();
        await using var page = await shop.OpenAsync(browser, $"events?id={row.Id}");
        await page.SeesAsync("Retry at Keygen", ".detail");
        (await page.EvaluateAsync("document.querySelector('.retry').textContent"))!.GetValue<string>().Should()
            .Contain("under a new id and the same idempotency token").And.Contain("Here would run: Shop.Billing.").And.Contain("Completed before, would not run: Shop.Ledger.");
        using (var refused = await shop.Server.ActAsync("/keygen/events/retry", $$"""{"id":"{{row.Id}}"}"""))
        {
            refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        }

        shop.Keygen.Api.Changes.Should().BeEmpty("nothing is written without a confirmation");
        shop.IsFixed = true;
        await page.ClickAsync(".retry summary");
        await page.ClickAsync(".confirm");

        await page.SeesAsync("Keygen delivers it again, as the event", ".retry");
        await shop.Keygen.WaitForAsync(static keygen => keygen.Events.Any(static one => one.Status is FakeEventStatus.Delivered));
        (shop.Bills, shop.Entries).Should().Be((2, 1));
        shop.Server.Log.GetSnapshot().Select(static record => record.Id.Id).Where(static id => id is 9530 or 9531).Should().Equal(9531, 9530);
        page.ShouldBeClean(shop.Server.Url);
    }

    [Fact]
    public async Task Values_show_when_somebody_asks_and_the_asking_is_logged()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync();
        var row = await shop.RaiseAsync(change: static e => e.WithAttribute("name", "Ada's license"));
        await using var page = await shop.OpenAsync(browser, $"events?id={row.Id}");
        await page.SeesAsync("attributes", ".tree");
        await page.EvaluateAsync(OpenAll);
        await page.SeesAsync("name: ", ".tree");
        (await page.EvaluateAsync("document.documentElement.outerHTML"))!.GetValue<string>().Should().NotContain("Ada's license");

        await page.ClickAsync(".reveal");

        await page.SeesAsync("Values are shown.", ".detail");
        await page.EvaluateAsync(OpenAll);
        await page.SeesAsync("Ada's license", ".tree");
        shop.Server.Log.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 9510);
    }

    [Fact]
    public async Task A_late_page_of_the_list_before_is_not_shown_below_the_next_list()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await OpenWithTwoPagesAsync();
        await using var page = await OpenFirstPageAsync(browser, shop);
        await page.EvaluateAsync(Holding.Of("after="));
        await page.ClickAsync(ReadOn);
        await page.UntilAsync($"document.querySelector('{ReadOn}').disabled");

        await page.EvaluateAsync(ChooseExpired);
        await page.UntilAsync("document.querySelectorAll('.rows li').length === 1");
        await page.UntilAsync("held.length === 1");
        await page.EvaluateAsync(Holding.Release);

        (await page.TextAsync(".rows")).Should().Contain("license.expired").And.NotContain("license.created");
        (await page.EvaluateAsync($"document.querySelector('{ReadOn}').hidden"))!.GetValue<bool>().Should().BeTrue("the list ends here");
        page.ShouldBeClean(shop.Server.Url);
    }

    [Fact]
    public async Task While_another_list_is_read_the_list_before_cannot_be_read_on()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await OpenWithTwoPagesAsync();
        await using var page = await OpenFirstPageAsync(browser, shop);
        await page.EvaluateAsync("""
            window.asked = [];
            const real = fetch;
            window.fetch = (address, init) => !address.includes('events/list') ? real(address, init) : new Promise((_, fail) => {
              asked.push(address);
              init.signal.onabort = () => fail(init.signal.reason);
            });
            """);
        await page.ClickAsync(ReadOn);
        await page.EvaluateAsync(ChooseExpired);
        await page.UntilAsync("asked.length === 2");

        await page.EvaluateAsync($"document.querySelector('{ReadOn}').click()");

        (await page.EvaluateAsync("asked.map(address => /name=|after=/.exec(address)[0]).join()"))!.GetValue<string>().Should().Be("after=,name=");
    }

    [Theory]
    [InlineData("events")]
    [InlineData("deliveries")]
    public async Task Values_that_come_late_do_not_replace_what_is_open_now(string section)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync();
        await shop.RaiseAsync();
        await shop.RaiseAsync("license.expired");
        await using var page = await shop.OpenAsync(browser, section);
        await page.SeesAsync("license.expired", ".rows");
        await page.ClickAsync(".rows li:first-child a");
        await page.SeesAsync("license.expired", ".detail");
        await page.EvaluateAsync(Holding.Of("reveal"));
        await page.ClickAsync(".reveal");
        await page.UntilAsync("held.length === 1");

        await page.ClickAsync(".rows li:last-child a");
        await page.SeesAsync("license.created", ".detail h2");
        await page.EvaluateAsync(Holding.Release);

        (await page.TextAsync(".detail h2")).Should().Be("license.created");
        (await page.TextAsync(".detail")).Should().NotContain("Values are shown.");
        page.ShouldBeClean(shop.Server.Url);
    }

    [Fact]
    public async Task Without_a_token_a_sentence_says_what_to_add()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync(hasApi: false);
        await using var page = await shop.OpenAsync(browser, "events");

        await page.SeesAsync("To see what Keygen has, add AddKeygenApi() and set Keygen:Api:ApiToken");
        using var response = await shop.Server.ActAsync("/keygen/events/retry", """{"id":"x","isConfirmed":true}""");
        response.StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("retry")]
    [InlineData("run")]
    [InlineData("reveal")]
    public async Task A_forged_action_is_refused_and_nothing_is_done(string action)
    {
        await using var shop = await ConnectedShop.OpenAsync();
        var row = await shop.RaiseAsync();

        using var response = await shop.Server.ActAsync(
            $"/keygen/events/{action}", $$"""{"id":"{{row.Id}}","isConfirmed":true,"handlers":["Shop.Billing"],"again":true}""", hasToken: false);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        shop.Bills.Should().Be(1);
        shop.Keygen.Api.Changes.Should().BeEmpty();
    }

    /// <summary>A page of the list, and one event more.</summary>
    private static async Task<ConnectedShop> OpenWithTwoPagesAsync()
    {
        var shop = await ConnectedShop.OpenAsync();
        shop.IsFixed = true;
        await shop.RaiseAsync("license.expired");
        for (var i = 0; i < 50; i++)
        {
            await shop.RaiseAsync();
        }

        return shop;
    }

    private static async Task<BrowserPage> OpenFirstPageAsync(Chromium browser, ConnectedShop shop)
    {
        var page = await shop.OpenAsync(browser, "events");
        await page.UntilAsync("document.querySelectorAll('.rows li').length === 50");
        return page;
    }
}
