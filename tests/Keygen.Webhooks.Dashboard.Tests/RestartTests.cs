using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>The page stays open while the app restarts, or while a balancer chooses another server.</summary>
public sealed class RestartTests
{
    [Theory]
    [InlineData("now", "document.querySelector('.numbers')?.innerText.includes('1 in this time')")]
    [InlineData("deliveries", "document.querySelectorAll('.rows li').length === 1 && document.querySelector('.counted').innerText === '1 delivery'")]
    [InlineData("waiting", "document.querySelectorAll('.waiting-rows > li').length === 1")]
    public async Task A_section_begins_anew_when_another_process_answers_and_the_page_says_so(string section, string isShown)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        var first = await DashboardServer.StartAsync(new Shop().Setup);
        await first.DeliverAsync(new TestEvent("license.expired"));
        await first.DeliverAsync(new TestEvent("license.expired"));
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(new(first.Page, $"#/{section}"));
        await page.UntilAsync(isShown.Replace("1 in", "2 in").Replace("=== 1", "=== 2").Replace("1 delivery", "2 deliveries"));
        var before = await page.TextAsync("#about");
        (await page.TextAsync("#notice")).Should().BeEmpty();

        await first.DisposeAsync();
        await using var second = await DashboardServer.StartAsync(new Shop().Setup with { Urls = $"{first.Url}" });
        await second.DeliverAsync(new TestEvent("license.expired"));

        await page.SeesAsync("Another process answers", "#notice");
        await page.UntilAsync(isShown);
        (await page.TextAsync("#about")).Should().NotBe(before).And.Contain("Now and Deliveries show this server alone");
    }

    [Fact]
    public async Task A_delivery_of_the_process_before_is_closed()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        var first = await DashboardServer.StartAsync();
        await first.DeliverAsync(new TestEvent("license.created"));
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(new(first.Page, "#/deliveries?outcome=repeated"));
        await page.UntilAsync("document.querySelector('.rows a') !== null");
        await page.ClickAsync(".rows a");
        await page.SeesAsync("No handler.", ".verdict");

        await first.DisposeAsync();
        await using var second = await DashboardServer.StartAsync(new() { Urls = $"{first.Url}" });

        await page.SeesAsync("Another process answers", "#notice");
        await page.SeesAsync("Choose a delivery", ".detail");
        (await page.EvaluateAsync("location.hash"))!.GetValue<string>().Should().Be("#/deliveries?outcome=repeated");
    }

    [Fact]
    public async Task Servers_that_answer_by_turns_do_not_make_it_begin_anew_each_time()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        var turn = 0;
        await using var server = await DashboardServer.StartAsync(new()
        {
            Pipeline = app => app.Use((context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers["Keygen-Dashboard-Instance"] = $"server{Interlocked.Increment(ref turn) % 2}";
                    return Task.CompletedTask;
                });
                return next(context);
            }),
        });
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(server.Page);
        await page.SeesAsync("Several servers answer this page by turns.", "#notice");
        await page.EvaluateAsync("document.querySelector('.section').dataset.kept = 'yes'");
        var asked = turn;

        await Eventually.HoldsAsync(() => Volatile.Read(ref turn) >= asked + 2, "an answer of each");

        (await page.EvaluateAsync("document.querySelector('.section').dataset.kept"))!.GetValue<string>().Should().Be("yes");
    }
}
