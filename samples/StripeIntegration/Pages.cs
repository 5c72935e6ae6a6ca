using Microsoft.Net.Http.Headers;
using StripeIntegration.Payments;

namespace StripeIntegration;

/// <summary>The pages. They contain no input from visitors.</summary>
internal static class Pages
{
    private const string Policy = "default-src 'none'; form-action 'self' https://checkout.stripe.com; base-uri 'none'; frame-ancestors 'none'";

    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/", static (HttpResponse response) => Page(
            response, "Northwind Editor", """<form method="post" action="/checkout"><button>Subscribe</button></form>"""));
        app.MapGet("/thanks", static (HttpResponse response) => Page(response, "Thank you", "<p>Your license is on its way.</p>"));

        // The shop chooses the license's id and stores it with the subscription, so retries never create a second license.
        app.MapPost("/checkout", static async (IPayments payments, HttpResponse response, CancellationToken cancellationToken) =>
        {
            response.Headers[HeaderNames.Location] = (await payments.BeginCheckoutAsync(Guid.NewGuid().ToString(), cancellationToken)).ToString();
            return Results.StatusCode(303);
        });
    }

    private static IResult Page(HttpResponse response, string title, string body)
    {
        response.Headers[HeaderNames.ContentSecurityPolicy] = Policy;
        return Results.Content($"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1>{body}</html>", "text/html");
    }
}
