using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>Several registrations in one app.</summary>
public sealed class RegistrationsTests
{
    [Fact]
    public async Task Each_has_numbers_and_deliveries_of_its_own_and_the_page_lets_choose()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await StartAsync();
        await server.DeliverAsync(new TestEvent("license.created"));
        await server.DeliverAsync(new TestEvent("license.updated").SignedAt(DateTimeOffset.UtcNow) with { Target = "/webhooks/eu" }, path: "/webhooks/keygen/eu");
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(server.Page);
        await page.UntilAsync("!document.getElementById('registrations').hidden");
        (await page.TextAsync("#registration")).Should().Contain("default").And.Contain("eu");

        await page.EvaluateAsync("const choice = document.getElementById('registration'); choice.value = 'eu'; choice.dispatchEvent(new Event('change'))");
        await page.ClickAsync("a[data-section=deliveries]");

        await page.SeesAsync("license.updated", ".rows");
        (await page.TextAsync(".rows")).Should().NotContain("license.created");
        page.ShouldBeClean(server.Url);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#/now?registration=us")]
    public async Task With_named_ones_only_the_page_begins_with_the_first(string address)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync(new() { Names = ["us-east", "eu"] });
        await server.DeliverAsync(new TestEvent("license.updated").SignedAt(DateTimeOffset.UtcNow), path: "/webhooks/keygen/eu");
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(new(server.Page, address));
        await page.SeesAsync("1 in this time", ".numbers");
        (await page.EvaluateAsync("document.getElementById('registration').value"))!.GetValue<string>().Should().Be("eu");

        foreach (var (section, text) in new[] { ("deliveries", "license.updated"), ("events", "AddKeygenApi()"), ("waiting", "Nothing waits here."), ("endpoint", "Settings") })
        {
            await page.ClickAsync($"a[data-section={section}]");
            await page.SeesAsync(text);
        }

        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task One_that_does_not_exist_is_answered_with_a_sentence()
    {
        await using var server = await StartAsync();

        using var response = await server.Client.GetAsync(new Uri("/keygen/now/status?registration=us", UriKind.Relative));

        ((int)response.StatusCode).Should().Be(404);
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("problem").GetString().Should().Be("There is no such registration.");
    }

    private static Task<DashboardServer> StartAsync() => DashboardServer.StartAsync(new()
    {
        Services = static builder => builder.Services.AddKeygenWebhooks("eu", static options =>
        {
            options.AccountId = TestAccount.Default.Id;
            options.PublicKeys.Add(TestAccount.Default.PublicKey);
            options.EndpointUrls.Add("https://hooks.example.com/webhooks/eu");
            options.DrainDelay = TimeSpan.Zero;
        }),
        Pipeline = static app => app.MapKeygenWebhooks(name: "eu"),
    });
}
