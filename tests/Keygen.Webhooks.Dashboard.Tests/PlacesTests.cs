using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>The page works wherever it is: below a path base, behind a proxy that removes a prefix, at another pattern.</summary>
public sealed class PlacesTests
{
    [Fact]
    public async Task Below_a_path_base()
    {
        await using var server = await DashboardServer.StartAsync(new() { Pipeline = static app => app.UsePathBase("/shop").UseRouting() });

        await ShowsAsync(server, "/shop/keygen");
    }

    [Fact]
    public async Task Behind_a_proxy_that_removes_a_prefix_and_says_nothing()
    {
        await using var server = await DashboardServer.StartAsync(new()
        {
            Pipeline = static app => app.Use(static (context, next) =>
            {
                if (!context.Request.Path.StartsWithSegments("/outside", out var rest))
                {
                    context.Response.StatusCode = 404;
                    return Task.CompletedTask;
                }

                context.Request.Path = rest;
                return next(context);
            }).UseRouting(),
        });

        await ShowsAsync(server, "/outside/keygen");
    }

    [Fact]
    public async Task At_another_pattern()
    {
        await using var server = await DashboardServer.StartAsync(new() { Map = static app => app.MapKeygenWebhooksDashboard("/admin/hooks").AllowAnonymous() });

        await ShowsAsync(server, "/admin/hooks");
    }

    [Fact]
    public async Task Its_answers_have_the_headers_that_keep_others_out()
    {
        await using var server = await DashboardServer.StartAsync();
        foreach (var path in new[] { "/keygen/", "/keygen/page.js", "/keygen/about", "/keygen/deliveries/one?id=none" })
        {
            using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative));

            response.Headers.GetValues("Content-Security-Policy").Single().Should()
                .Contain("default-src 'none'").And.Contain("script-src 'self'").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe");
            response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
            response.Headers.CacheControl!.ToString().Should().Match(path.EndsWith(".js", StringComparison.Ordinal) || path.EndsWith('/') ? "no-cache*" : "no-store");
        }
    }

    [Fact]
    public async Task A_file_that_the_browser_has_is_not_sent_again()
    {
        await using var server = await DashboardServer.StartAsync();
        using var first = await server.Client.GetAsync(new Uri("/keygen/page.js", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/keygen/page.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await server.Client.SendAsync(request);

        second.StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    private static async Task ShowsAsync(DashboardServer server, string path)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(new(server.Url, path), expectedPath: $"{path}/");
        await page.SeesAsync("Deliveries are accepted.");
        page.ShouldBeClean(server.Url);
    }
}
