namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>With the keyboard alone.</summary>
public sealed class KeyboardTests
{
    [Fact]
    public async Task From_the_start_of_the_page_to_a_delivery_and_back()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync(new Shop().Setup);
        await server.DeliverAsync(new TestEvent("license.expired"));
        await using var page = await browser.NewPageAsync();
        await page.ResizeAsync(390);
        await page.GoAsync(server.Page);
        await page.SeesAsync("The only delivery of the last ten minutes failed.");

        await TabToAsync(page, "document.activeElement.innerText === 'Skip to the content'");
        await TabToAsync(page, "document.activeElement.dataset.section === 'deliveries'");
        await page.PressAsync("Enter", 13);
        await page.UntilAsync("document.activeElement.tagName === 'H1' && document.activeElement.innerText === 'Deliveries' && document.querySelector('.rows a') !== null");
        await TabToAsync(page, "document.activeElement.closest('.rows') !== null");
        await page.PressAsync("Enter", 13);
        await page.UntilAsync("document.activeElement.tagName === 'H2' && document.activeElement.innerText === 'license.expired'");
        (await page.EvaluateAsync("getComputedStyle(document.querySelector('.list')).display"))!.GetValue<string>().Should().Be("none", "a phone shows one thing at a time");
        await page.EvaluateAsync("document.querySelector('.back button').focus()");
        await page.PressAsync("Enter", 13);

        await page.UntilAsync("getComputedStyle(document.querySelector('.list')).display !== 'none'");
        page.ShouldBeClean(server.Url);
    }

    private static async Task TabToAsync(BrowserPage page, string isThere)
    {
        for (var presses = 0; presses < 40; presses++)
        {
            await page.PressAsync("Tab", 9);
            if ((await page.EvaluateAsync(isThere))!.GetValue<bool>())
            {
                return;
            }
        }

        Assert.Fail($"The focus never came to where {isThere}.");
    }
}
