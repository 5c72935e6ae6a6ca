namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>The sections that show what Keygen and the store know, with something in them.</summary>
public sealed class ConnectedAppearanceTests
{
    [Theory]
    [InlineData(390, "dark")]
    [InlineData(1440, "light")]
    public async Task Events_waiting_and_endpoint_fit_and_are_accessible(int width, string scheme)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        var axe = await AxeCore.ScriptOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync();
        var row = await shop.RaiseAsync();
        await shop.RaiseAsync("license.expired");
        shop.Endpoint.Subscriptions = ["license.created", "user.created"];
        await using var page = await browser.NewPageAsync();
        await page.ResizeAsync(width);
        await page.PreferAsync(scheme);
        await page.GoAsync(new(shop.Server.Page, "#/waiting"));
        await page.UntilAsync("document.querySelector('.waiting-rows .plan') !== null");
        await page.ClickAsync(".waiting-rows .plan");
        await page.UntilAsync("document.querySelector('.waiting-rows .runner').innerText.includes('Keygen was asked')");
        await AppearanceTests.LookAsync(page, axe, $"waiting-full-{width}-{scheme}");
        await page.ClickAsync("a[data-section=events]");
        await page.UntilAsync("document.querySelectorAll('.rows a').length === 2");
        await AppearanceTests.LookAsync(page, axe, $"events-full-{width}-{scheme}");
        await page.EvaluateAsync($"location.hash = '#/events?id={row.Id}'");
        await page.SeesAsync("Retry at Keygen", ".detail");
        await page.ClickAsync(".retry summary");
        await AppearanceTests.LookAsync(page, axe, $"event-{width}-{scheme}");
        await page.ClickAsync("a[data-section=endpoint]");
        await page.SeesAsync("Settings in force");
        await AppearanceTests.LookAsync(page, axe, $"endpoint-full-{width}-{scheme}");
        page.ShouldBeClean(shop.Server.Url);
    }
}
