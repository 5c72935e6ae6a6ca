using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;

namespace StripeIntegration;

/// <summary>Receives Stripe's events. Answers 200 on success, 400 for an invalid signature, and 500 when Stripe should retry.</summary>
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
            // Throws when the endpoint has an API version that this Stripe.net does not support. That is safer than reading wrong values.
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

    /// <summary>Returns the subscription of an event, and whether it was just sold.</summary>
    private static (string? SubscriptionId, bool Sold) SubscriptionOf(Event e) => (e.Type, e.Data.Object) switch
    {
        (EventTypes.CheckoutSessionCompleted or EventTypes.CheckoutSessionAsyncPaymentSucceeded, Session session) =>
            (session.SubscriptionId, session.PaymentStatus is "paid" or "no_payment_required"),
        (EventTypes.InvoicePaid or EventTypes.InvoicePaymentFailed, Invoice invoice) => (invoice.Parent?.SubscriptionDetails?.SubscriptionId, false),
        (EventTypes.CustomerSubscriptionUpdated or EventTypes.CustomerSubscriptionDeleted, Subscription subscription) => (subscription.Id, false),
        _ => (null, false),
    };

    [LoggerMessage(10, LogLevel.Warning,
        "A request to /webhooks/stripe was rejected: its signature does not match Stripe:WebhookSecret, or is too old.")]
    private static partial void Refused(ILogger logger);

    [LoggerMessage(11, LogLevel.Error, "A Stripe event failed. Stripe will send it again.")]
    private static partial void Failed(ILogger logger, Exception exception);
}

/// <summary>The category of the log messages.</summary>
internal sealed class StripeEvent;
