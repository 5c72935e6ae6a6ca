using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>The list is live, and no row moves while somebody reads it.</summary>
public sealed class LiveRowsTests
{
    private const string First = "document.querySelector('.rows .event').innerText";

    [Fact]
    public async Task Rows_wait_behind_a_button_while_the_pointer_is_on_the_list_and_flow_when_it_leaves()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        await using var page = await OpenAsync(browser, server);
        await PointAsync(page, ".rows a");

        await server.DeliverAsync(new TestEvent("license.updated"));
        await page.SeesAsync("1 new delivery", ".news");
        await server.DeliverAsync(new TestEvent("license.expired"));
        await page.SeesAsync("2 new deliveries", ".news");

        (await page.EvaluateAsync(First))!.GetValue<string>().Should().Be("license.created", "nothing moved");
        (await page.TextAsync(".counted")).Should().Be("3 deliveries", "the number follows what arrives");
        (await page.TextAsync(".unseen")).Should().Be("1 new delivery", "a screen reader does not hear each number");
        await PointAsync(page, "header .title");
        await page.UntilAsync($"{First} === 'license.expired' && document.querySelector('.news').hidden");
        page.ShouldBeClean(server.Url);
    }

    [Theory]
    [InlineData("click")]
    [InlineData("Home")]
    public async Task What_waits_comes_in_when_somebody_wants_it(string how)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        await using var page = await OpenAsync(browser, server);
        await PointAsync(page, ".rows a");
        await server.DeliverAsync(new TestEvent("license.updated"));
        await page.SeesAsync("1 new delivery", ".news");

        if (how == "click")
        {
            await page.ClickAsync(".news");
        }
        else
        {
            await page.PressAsync(how, 36);
        }

        await page.UntilAsync($"{First} === 'license.updated' && document.querySelector('.news').hidden");
        (await page.EvaluateAsync("document.querySelectorAll('.rows li').length"))!.GetValue<int>().Should().Be(2);
        page.ShouldBeClean(server.Url);
    }

    [Theory]
    [InlineData("document.querySelector('.rows a').click()", "history.back()")]
    [InlineData("document.body.style.minHeight = '300vh'; document.querySelector('.rows').scrollIntoView(); scrollBy(0, 20)", "scrollTo(0, 0)")]
    public async Task Rows_wait_while_a_delivery_is_open_or_the_page_is_scrolled(string begin, string end)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        await using var page = await OpenAsync(browser, server);
        await page.EvaluateAsync(begin);
        await page.UntilAsync("scrollY > 0 || document.activeElement.closest('.detail') !== null");

        await server.DeliverAsync(new TestEvent("license.updated"));

        await page.SeesAsync("1 new delivery", ".news");
        (await page.EvaluateAsync(First))!.GetValue<string>().Should().Be("license.created");
        await page.EvaluateAsync(end);
        await page.UntilAsync($"{First} === 'license.updated'");
        page.ShouldBeClean(server.Url);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_a_hundred_rows_the_list_stays_live_after_the_button(bool hasScrolled)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        await DeliverAsync(server, 100);
        await using var page = await OpenAsync(browser, server);
        if (hasScrolled)
        {
            await page.EvaluateAsync("document.querySelector('.rows li:last-child').scrollIntoView()");
        }
        else
        {
            await PointAsync(page, ".rows a");
        }

        await server.DeliverAsync(new TestEvent("license.updated"));
        await page.SeesAsync("1 new delivery", ".news");
        await page.ClickAsync(".news");
        await page.UntilAsync($"{First} === 'license.updated' && document.querySelector('.rows').getBoundingClientRect().top >= 0");
        (await page.EvaluateAsync("scrollY > 0"))!.GetValue<bool>().Should().Be(hasScrolled, "only who has scrolled away is brought back");
        await page.CallAsync("Input.dispatchMouseEvent", new JsonObject { ["type"] = "mouseMoved", ["x"] = 2, ["y"] = 2 }); // beside the list

        await server.DeliverAsync(new TestEvent("license.expired"));

        await page.UntilAsync($"{First} === 'license.expired'");
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task A_finger_that_has_tapped_the_list_does_not_hold_the_rows()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        await using var page = await OpenAsync(browser, server);
        await page.EvaluateAsync(Hovers("false"));
        await PointAsync(page, ".rows a");
        await page.UntilAsync("document.querySelector('.list').matches(':hover')");

        await server.DeliverAsync(new TestEvent("license.updated"));

        await page.UntilAsync($"{First} === 'license.updated'");
    }

    [Fact]
    public async Task Older_rows_that_arrive_after_the_filter_has_changed_are_dropped()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        await DeliverAsync(server, 120);
        await using var page = await OpenAsync(browser, server);
        await page.EvaluateAsync(Holding.Of("before="));
        await page.EvaluateAsync("[...document.querySelectorAll('.list > button')].at(-1).click()");
        await page.UntilAsync("held.length === 1");
        await page.EvaluateAsync("location.hash = '#/deliveries?event=license.created'");
        await page.SeesAsync("61 of 121 deliveries", ".counted");

        await page.EvaluateAsync(Holding.Release);

        (await page.EvaluateAsync("document.querySelectorAll('.rows li').length"))!.GetValue<int>().Should().Be(61);
    }

    [Fact]
    public async Task Rows_wait_while_the_keyboard_is_in_the_list_and_it_can_fetch_them()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        await using var page = await OpenAsync(browser, server);
        await page.EvaluateAsync("document.querySelector('.actions button').focus()");
        await page.PressAsync("Tab", 9);
        await page.UntilAsync("document.activeElement.closest('.rows') !== null");

        await server.DeliverAsync(new TestEvent("license.updated"));
        await page.SeesAsync("1 new delivery", ".news");
        (await page.EvaluateAsync(First))!.GetValue<string>().Should().Be("license.created");
        await page.PressAsync("Home", 36);

        await page.UntilAsync($"{First} === 'license.updated' && document.activeElement.closest('li') === document.querySelector('.rows li')");
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task The_number_of_a_filtered_list_follows_what_arrives()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        await using var page = await OpenAsync(browser, server, "?event=license.created");
        await page.SeesAsync("1 delivery", ".counted");

        await server.DeliverAsync(new TestEvent("license.updated"));
        await page.SeesAsync("1 of 2 deliveries", ".counted");
        await server.DeliverAsync(new TestEvent("license.created"));

        await page.SeesAsync("2 of 3 deliveries", ".counted");
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task After_more_than_a_page_sends_at_once_the_list_begins_with_the_newest_and_the_others_follow()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync(new() { Handlers = static webhooks => webhooks.AddHandler<LicenseUpdated>(static (_, _) => Task.CompletedTask) });
        await using var page = await OpenAsync(browser, server);
        await page.EvaluateAsync("Object.defineProperty(document, 'hidden', { configurable: true, value: true }); document.dispatchEvent(new Event('visibilitychange'))");
        for (var n = 0; n < 150; n++) // of two outcomes: of one, 100 a second are kept
        {
            await server.DeliverAsync(new TestEvent(n % 2 == 0 ? "license.updated" : "license.expired"));
        }

        await page.EvaluateAsync("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))");

        await page.UntilAsync("document.querySelectorAll('.rows li').length === 100");
        await page.EvaluateAsync("[...document.querySelectorAll('.list > button')].at(-1).click()");
        await page.UntilAsync("document.querySelectorAll('.rows li').length > 100");
        var numbers = (await page.EvaluateAsync("[...document.querySelectorAll('.rows li')].map(row => Number(row.dataset.id.split('-')[1]))"))!.AsArray().Select(static one => one!.GetValue<int>()).ToArray();
        numbers.Should().BeInDescendingOrder().And.HaveCount(numbers.Max(), "there is no gap");
    }

    /// <summary>Of one outcome, 100 a second are kept: half of them do not verify.</summary>
    private static async Task DeliverAsync(DashboardServer server, int number)
    {
        for (var n = 0; n < number; n++)
        {
            var delivery = new TestEvent().SignedAt(DateTimeOffset.UtcNow);
            await server.DeliverAsync(n % 2 == 0 ? delivery : delivery with { Account = TestAccount.Other });
        }
    }

    private static async Task<BrowserPage> OpenAsync(Chromium browser, DashboardServer server, string filter = "")
    {
        await server.DeliverAsync(new TestEvent("license.created"));
        var page = await browser.NewPageAsync();
        await page.ResizeAsync(1200);
        await page.GoAsync(new(server.Page, $"#/deliveries{filter}"));
        await page.UntilAsync("document.querySelector('.rows a') !== null && document.querySelector('.actions button').innerText === 'Live'");
        await page.EvaluateAsync(Hovers("true"));
        return page;
    }

    /// <summary>A browser without a screen has no pointer, and says that it cannot hover.</summary>
    private static string Hovers(string can) => $"window.matchMedia = query => ({{ matches: query === '(hover: hover)' && {can} }}); true";

    private static async Task PointAsync(BrowserPage page, string selector)
    {
        var at = (await page.EvaluateAsync($"(() => {{ const box = document.querySelector('{selector}').getBoundingClientRect(); return {{ x: box.x + 5, y: box.y + 5 }}; }})()"))!.AsObject();
        await page.CallAsync("Input.dispatchMouseEvent", new JsonObject { ["type"] = "mouseMoved", ["x"] = at["x"]!.GetValue<double>(), ["y"] = at["y"]!.GetValue<double>() });
    }
}
