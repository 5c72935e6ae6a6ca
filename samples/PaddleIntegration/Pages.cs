using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace PaddleIntegration;

/// <summary>The page with Paddle's checkout. It contains only configuration values, which the options validation checks.</summary>
internal static class Pages
{
    private const string Policy =
        "default-src 'none'; script-src 'self' https://cdn.paddle.com; style-src 'unsafe-inline' https://cdn.paddle.com; "
        + "frame-src https://*.paddle.com; connect-src https://*.paddle.com; img-src https:; base-uri 'none'; frame-ancestors 'none'";

    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/", static (HttpResponse response) =>
        {
            response.Headers[HeaderNames.ContentSecurityPolicy] = Policy;
            return Results.Content(
                """
                <!doctype html><html lang="en"><meta charset="utf-8"><title>Northwind Editor</title>
                <h1>Northwind Editor</h1><p>You pay for the machines you use it on.</p><button id="subscribe">Subscribe</button>
                <script src="https://cdn.paddle.com/paddle/v2/paddle.js"></script><script src="/checkout.js"></script></html>
                """, "text/html");
        });
        app.MapGet("/checkout.js", static (IOptions<PaddleOptions> options) => Results.Content(
            $$"""
            Paddle.Environment.set("{{options.Value.Environment}}");
            Paddle.Initialize({ token: "{{options.Value.ClientToken}}" });
            document.getElementById("subscribe").onclick = () =>
              Paddle.Checkout.open({ items: [{ priceId: "{{options.Value.SeatPriceId}}", quantity: 1 }] });
            """, "text/javascript"));
    }
}
