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
        await page.ClickAsync("#notice button");
        asked = turn;
        await Eventually.HoldsAsync(() => Volatile.Read(ref turn) >= asked + 3, "an answer of each");
        (await page.TextAsync("#notice")).Should().BeEmpty("somebody has closed it");
    }

    [Fact]
    public async Task A_list_and_a_stream_of_different_servers_stop_being_live_after_three_more_tries()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var second = await DashboardServer.StartAsync();
        var turn = 0;
        await using var first = await DashboardServer.StartAsync(new()
        {
            Pipeline = app => app.Use((context, next) =>
                context.Request.Path.StartsWithSegments("/keygen/deliveries") && Interlocked.Increment(ref turn) % 2 == 0 ? ForwardAsync(context, second.Client) : next(context)),
        });
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(first.Page);
        await page.EvaluateAsync("const real = setTimeout; window.setTimeout = (call, milliseconds) => real(call, milliseconds / 10)");
        await page.ClickAsync("a[data-section=deliveries]");

        await page.SeesAsync("Several servers answer this page by turns", "#notice");
        await page.UntilAsync("document.querySelector('.actions button').getAttribute('aria-pressed') === 'false'");
        Lists().Should().Be(4);
        await page.ClickAsync("#notice button");
        await page.ClickAsync(".actions button");
        await page.UntilAsync("document.querySelector('.actions button').getAttribute('aria-pressed') === 'false'");

        Lists().Should().Be(8);
        (await page.TextAsync("#notice")).Should().BeEmpty("somebody has closed it");
        page.ShouldBeClean(first.Url);

        int Lists() => page.Requests.Count(static request => request.Contains("/deliveries/list?"));
    }

    private static async Task ForwardAsync(HttpContext context, HttpClient server)
    {
        var address = new Uri($"{context.Request.Path}{context.Request.QueryString}", UriKind.Relative);
        using var answer = await server.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.ContentType = $"{answer.Content.Headers.ContentType}";
        context.Response.Headers["Keygen-Dashboard-Instance"] = answer.Headers.GetValues("Keygen-Dashboard-Instance").ToArray();
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        try
        {
            await body.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The page has closed its stream.
        }
    }
}
