using System.Diagnostics;
using Keygen.Webhooks.Receiving;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>The traces: one span a delivery, one inside it a handler. Never content.</summary>
internal static class WebhookActivities
{
    private static readonly ActivitySource Source = new(KeygenWebhooksDiagnostics.ActivitySourceName);

    public static Activity? StartReceive(string registration)
    {
        var activity = Source.StartActivity("keygen.webhooks.receive", ActivityKind.Consumer);
        activity?.SetTag("keygen.webhooks.registration", registration);
        return activity;
    }

    public static Activity? StartHandler(string handler)
    {
        var activity = Source.StartActivity("keygen.webhooks.handle");
        activity?.SetTag("keygen.webhooks.handler", handler);
        return activity;
    }

    public static void Finish(Activity? activity, WebhookReceipt receipt)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetTag("keygen.webhooks.outcome", WebhookMetrics.TextOf(receipt.Outcome));
        if (receipt.Event is { } keygenEvent)
        {
            activity.SetTag("keygen.webhooks.event", keygenEvent.Name);
            activity.SetTag("keygen.webhooks.event.id", keygenEvent.Id);
        }

        if (receipt.StatusCode >= 400)
        {
            activity.SetStatus(ActivityStatusCode.Error, receipt.ToString());
        }
    }
}
