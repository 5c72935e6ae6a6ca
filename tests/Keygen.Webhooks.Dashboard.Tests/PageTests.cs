namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>The page in a real browser.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task The_sections_are_a_navigation_and_a_delivery_shows_live()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync(new() { Handlers = static webhooks => webhooks.AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask) });
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(server.Page);
        await page.SeesAsync("No delivery has arrived at this server since it started.");
        (await page.TextAsync("header nav")).Split('\n').Should().Equal("Now", "Deliveries", "Events", "Waiting", "Endpoint");

        await page.ClickAsync("a[data-section=deliveries]");
        await page.UntilAsync("document.querySelector('[aria-current=page]')?.dataset.section === 'deliveries' && document.querySelector('.actions button')?.innerText === 'Live'");
        await server.DeliverAsync(new TestEvent());

        await page.SeesAsync("license.created", ".rows");
        page.ShouldBeClean(server.Url);
    }
}
