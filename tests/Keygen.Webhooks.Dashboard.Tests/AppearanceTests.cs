namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>From a phone to a wide screen, light and dark: nothing sticks out, and the automated accessibility checks find nothing serious.</summary>
public sealed class AppearanceTests
{
    /// <summary>What is too small to tap (WCAG 2.2, 2.5.8): a field counts with its label.</summary>
    private const string SmallTargets = """
        [...document.querySelectorAll('a[href]:not(.skip), button, select, input, summary')].map(one => [one, (one.closest('label') ?? one).getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && Math.min(box.width, box.height) < 24)
            .map(([one, box]) => `${one.tagName} ${one.className} '${one.innerText}' ${box.width} x ${box.height}`)
        """;

    /// <summary>What is cut: it is wider than its box, and nobody can scroll it.</summary>
    private const string CutTexts = """
        [...document.querySelectorAll('main *')].filter(one => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1 && !one.closest('.scroll, .unseen, svg, select'))
            .map(one => `${one.tagName} ${one.className} '${one.innerText}'`)
        """;

    private static readonly string[] Sections = ["now", "deliveries", "events", "waiting", "endpoint"];

    [Theory]
    [InlineData(390, "light")]
    [InlineData(390, "dark")]
    [InlineData(1440, "light")]
    [InlineData(1440, "dark")]
    public async Task Each_section_fits_and_is_accessible(int width, string scheme)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        var axe = await AxeCore.ScriptOrSkipAsync();
        await using var server = await StartWithDeliveriesAsync();
        await using var page = await browser.NewPageAsync();
        await page.ResizeAsync(width);
        await page.PreferAsync(scheme);
        await page.GoAsync(server.Page);
        foreach (var section in Sections)
        {
            await page.ClickAsync($"a[data-section={section}]");
            await page.UntilAsync($"document.querySelector('.section.{section}')?.innerText.length > 20 && (!['now', 'deliveries'].includes('{section}') || document.querySelector('.chart, .rows a') !== null)");
            await LookAsync(page, axe, $"{section}-{width}-{scheme}");
        }

        await page.ClickAsync("a[data-section=deliveries]");
        await page.UntilAsync("document.querySelector('.rows a .badge.failed') !== null");
        await page.ClickAsync(".rows a:has(.badge.failed)");
        await page.SeesAsync("A handler failed.");
        await page.ClickAsync(".again summary");
        await LookAsync(page, axe, $"delivery-{width}-{scheme}");
        await page.EvaluateAsync("history.back()");
        await page.UntilAsync("document.querySelector('.rows a:has(.badge.refused)')?.checkVisibility()");
        await page.ClickAsync(".rows a:has(.badge.refused)");
        await page.SeesAsync("This app expects", ".lines");
        await LookAsync(page, axe, $"refused-{width}-{scheme}");
        page.ShouldBeClean(server.Url);
    }

    [Theory]
    [InlineData("light", "dark")]
    [InlineData("dark", "light")]
    public async Task The_reader_can_choose_the_other_theme_and_it_stays(string scheme, string chosen)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync();
        await using var page = await browser.NewPageAsync();
        await page.PreferAsync(scheme);
        await page.GoAsync(server.Page);
        var before = await BackgroundAsync(page);

        await page.EvaluateAsync($"const theme = document.getElementById('theme'); theme.value = '{chosen}'; theme.dispatchEvent(new Event('change'))");

        (await BackgroundAsync(page)).Should().NotBe(before);
        await page.CallAsync("Page.reload");
        await page.UntilAsync($"document.getElementById('theme')?.value === '{chosen}' && getComputedStyle(document.body).backgroundColor !== '{before}'");
    }

    /// <summary>With KEYGEN_WEBHOOKS_WRITE_DOCS=1 it writes the picture that the documentation shows.</summary>
    [Fact]
    public async Task The_picture_in_the_documentation_shows_a_delivery_whose_handler_failed()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await StartWithDeliveriesAsync();
        await using var page = await browser.NewPageAsync();
        await page.ResizeAsync(1200, 760);
        await page.CallAsync("Emulation.setScrollbarsHidden", new() { ["hidden"] = true });
        await page.PreferAsync("light");
        await page.GoAsync(new(server.Page, "#/deliveries"));
        await page.UntilAsync("document.querySelector('.rows a .badge.failed') !== null");
        await page.ClickAsync(".rows a:has(.badge.failed)");
        await page.SeesAsync("A handler failed.");

        var picture = await page.PictureAsync("documentation", wholePage: false);

        picture.Length.Should().BeInRange(10_000, 200_000);
        if (Environment.GetEnvironmentVariable("KEYGEN_WEBHOOKS_WRITE_DOCS") is "1")
        {
            await File.WriteAllBytesAsync(Path.Combine(Repository(), "docs", "images", "dashboard.png"), picture, TestContext.Current.CancellationToken);
        }

        static string Repository()
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Keygen.Webhooks.sln")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }

    internal static async Task LookAsync(BrowserPage page, string axe, string name)
    {
        await page.PictureAsync(name);
        (await page.EvaluateAsync("document.documentElement.scrollWidth - document.documentElement.clientWidth"))!.GetValue<int>().Should().BeLessThanOrEqualTo(0, $"{name} fits");
        (await page.EvaluateAsync(SmallTargets))!.AsArray().Should().BeEmpty($"{name} can be tapped");
        (await page.EvaluateAsync(CutTexts))!.AsArray().Should().BeEmpty($"{name} is not cut");
        (await page.SeriousFindingsAsync(axe)).Should().BeEmpty(name);
    }

    private static async Task<string> BackgroundAsync(BrowserPage page) => (await page.EvaluateAsync("getComputedStyle(document.body).backgroundColor"))!.GetValue<string>();

    private static async Task<DashboardServer> StartWithDeliveriesAsync()
    {
        var server = await DashboardServer.StartAsync(new Shop().Setup);
        foreach (var name in new[] { "license.created", "license.updated", "user.created", "license.expired", "license.renewed" })
        {
            await server.DeliverAsync(new TestEvent(name));
        }

        await server.DeliverAsync(new TestEvent().SignedAt(DateTimeOffset.UtcNow) with { Host = "other.example.com" });
        await server.DeliverAsync(new TestEvent().SignedAt(DateTimeOffset.UtcNow.AddHours(-2)));
        return server;
    }
}
