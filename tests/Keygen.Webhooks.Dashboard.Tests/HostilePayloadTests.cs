using System.Text.Json;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>A payload is text, whatever it holds and however much.</summary>
public sealed class HostilePayloadTests
{
    private const string Script = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"></script>{{7*7}}<!--";

    [Fact]
    public async Task Markup_in_names_and_values_is_shown_as_text()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        await using var page = await OpenAsync(browser, server, new() { [Script] = Script });

        await page.SeesAsync($"{Script}: {Script}", ".tree");

        (await page.EvaluateAsync("document.title"))!.GetValue<string>().Should().Be("Deliveries – Keygen webhooks");
        (await page.EvaluateAsync("document.querySelectorAll('.detail script, .detail img').length"))!.GetValue<int>().Should().Be(0);
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task A_long_text_is_cut_until_somebody_wants_all_of_it()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        var text = new string('x', 900_000);
        await using var page = await OpenAsync(browser, server, new() { ["long"] = text });
        await page.SeesAsync("Show all 900,000 characters", ".tree");
        (await page.TextAsync(".tree")).Length.Should().BeLessThan(2_000);

        await page.ClickAsync(".tree button");

        await page.UntilAsync("document.querySelector('.tree').textContent.length > 900000");
        await TabsStillWorkAsync(page);
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task Ten_thousand_members_open_a_hundred_at_a_time()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        await using var page = await OpenAsync(browser, server, Enumerable.Range(0, 10_000).ToDictionary(static n => $"member{n}", static n => $"value{n}"));
        await page.SeesAsync("metadata {10,000}", ".tree");
        (await page.TextAsync(".tree")).Should().NotContain("member0");

        await page.EvaluateAsync("[...document.querySelectorAll('.tree summary')].find(one => one.innerText.startsWith('metadata')).click()");

        await page.SeesAsync("member99: value99", ".tree");
        (await page.TextAsync(".tree")).Should().NotContain("member100").And.Contain("Show 100 more of 9,900");
        await page.ClickAsync(".tree button");
        await page.SeesAsync("member199: value199", ".tree");
        await TabsStillWorkAsync(page);
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task Names_in_metadata_are_numbers_until_somebody_asks()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        await using var page = await OpenAsync(browser, server, new() { ["ada@example.com"] = "vip" }, isMasked: true);
        await page.SeesAsync("key 1: ••••• masked text, 3 characters", ".tree");
        (await page.EvaluateAsync("document.documentElement.outerHTML"))!.GetValue<string>().Should().NotContain("ada@");

        await page.ClickAsync(".reveal");

        await page.SeesAsync("ada@example.com: vip", ".tree");
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task Deep_nesting_ends_in_a_word()
    {
        await using var server = await DashboardServer.StartAsync();
        var nested = string.Concat(Enumerable.Repeat("[", 500)) + string.Concat(Enumerable.Repeat("]", 500));
        var license = """{"data":{"id":"1","type":"licenses","attributes":{"metadata":{"deep":NESTED}}}}""";
        await server.DeliverAsync(new TestEvent { Payload = license.Replace("NESTED", nested, StringComparison.Ordinal) });

        var id = (await server.ListAsync()).Single().GetProperty("id").GetString();
        var delivery = await server.GetAsync($"/keygen/deliveries/one?id={id}");

        delivery.GetProperty("payload").GetRawText().Should().Contain("nested too deeply");
    }

    /// <summary>Delivers a license with this metadata, opens the delivery, and shows its values unless they stay masked.</summary>
    private static async Task<BrowserPage> OpenAsync(Chromium browser, DashboardServer server, Dictionary<string, string> metadata, bool isMasked = false)
    {
        var payload = JsonSerializer.Serialize(new { data = new { id = Guid.NewGuid(), type = "licenses", attributes = new { name = "Test", metadata }, relationships = new { } } });
        (await server.DeliverAsync(new TestEvent { Payload = payload })).Should().Be(200);
        var page = await browser.NewPageAsync();
        await page.GoAsync(new(server.Page, "#/deliveries"));
        await page.UntilAsync("document.querySelector('.rows a') !== null");
        await page.ClickAsync(".rows a");
        await page.UntilAsync("document.querySelector('.reveal') !== null");
        if (!isMasked)
        {
            await page.ClickAsync(".reveal");
            await page.SeesAsync("Values are shown.", ".detail");
        }

        return page;
    }

    private static async Task TabsStillWorkAsync(BrowserPage page)
    {
        await page.ClickAsync("a[data-section=now]");
        await page.UntilAsync("document.querySelector('.section.now .chart') !== null");
    }
}
