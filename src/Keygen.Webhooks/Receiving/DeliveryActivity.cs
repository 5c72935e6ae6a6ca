using System.Diagnostics;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;

namespace Keygen.Webhooks.Receiving;

/// <summary>The span of one delivery.</summary>
internal static class DeliveryActivity
{
    public static Activity? Start(string registration)
    {
        var activity = WebhookActivities.Start("keygen.webhooks.receive", ActivityKind.Consumer);
        activity?.SetTag(EventLogScope.Registration, registration);
        return activity;
    }

    public static void Finish(Activity? activity, WebhookReceipt receipt, string registration)
    {
        if (activity is null)
        {
            return;
        }

        var outcome = SnakeCase<WebhookOutcome>.Of(receipt.Outcome);
        activity.SetTag("keygen.webhooks.outcome", outcome);
        if (receipt.Event is { } keygenEvent)
        {
            WebhookActivities.Describe(activity, keygenEvent, registration);
        }

        if (receipt.StatusCode >= 400)
        {
            var failed = receipt.Handlers.Select(static one => one.Result).FirstOrDefault(static result => result.Error is not null);
            WebhookActivities.Fail(activity, receipt.ToString(), failed.Error is null ? outcome : HandlerActivity.ErrorTypeOf(failed));
        }
    }
}
