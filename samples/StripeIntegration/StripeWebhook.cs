using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;

namespace StripeIntegration;

/// <summary>Receives Stripe's events. 200 when done, 400 when Stripe did not sign it, 500 when Stripe should try again.</summary>
internal static partial class StripeWebhook
{
    private const long ToleranceInSeconds = 300;

    public static RequestSizeLimitAttribute SizeLimit { get; } = new(1 << 20);

    public static async Task<IResult> ReceiveAsync(
        HttpRequest request, SubscriptionSync sync, IOptionsMonitor<StripeOptions> options, TimeProvider time, ILogger<StripeEvent> logger)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var json = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (!IsSigned(json, request.Headers["Stripe-Signature"].ToString(), options.CurrentValue.WebhookSecret, time))
        {
            Refused(logger);
            return Results.BadRequest();
        }

        try
        {
            // Throws where the endpoint is set to an API version this Stripe.net does not read; better that than a misreading.
            if (SubscriptionOf(EventUtility.ParseEvent(json)) is { SubscriptionId: { } id } about)
            {
                await sync.RunAsync(id, about.Sold, request.HttpContext.RequestAborted);
            }

            return Results.Ok();
        }
        catch (Exception exception) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            Failed(logger, exception);
            return Results.StatusCode(500);
        }
    }

    private static bool IsSigned(string json, string header, string secret, TimeProvider time)
    {
        try
        {
            EventUtility.ValidateSignature(json, header, secret, ToleranceInSeconds, time.GetUtcNow().ToUnixTimeSeconds());
            return true;
        }
        catch (StripeException)
        {
            return false;
        }
    }

    /// <summary>Which subscription an event is about, and whether it was just sold.</summary>
    private static (string? SubscriptionId, bool Sold) SubscriptionOf(Event e) => (e.Type, e.Data.Object) switch
    {
        (EventTypes.CheckoutSessionCompleted or EventTypes.CheckoutSessionAsyncPaymentSucceeded, Session session) =>
            (session.SubscriptionId, session.PaymentStatus is "paid" or "no_payment_required"),
        (EventTypes.InvoicePaid or EventTypes.InvoicePaymentFailed, Invoice invoice) => (invoice.Parent?.SubscriptionDetails?.SubscriptionId, false),
        (EventTypes.CustomerSubscriptionUpdated or EventTypes.CustomerSubscriptionDeleted, Subscription subscription) => (subscription.Id, false),
        _ => (null, false),
    };

    [LoggerMessage(10, LogLevel.Warning, "A request to /webhooks/stripe was refused: Stripe did not sign it with Stripe:WebhookSecret, or long ago.")]
    private static partial void Refused(ILogger logger);

    [LoggerMessage(11, LogLevel.Error, "An event of Stripe could not be handled; Stripe will send it again.")]
    private static partial void Failed(ILogger logger, Exception exception);
}

/// <summary>The log's category.</summary>
internal sealed class StripeEvent;
