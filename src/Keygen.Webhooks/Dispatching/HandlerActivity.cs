using System.Diagnostics;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dispatching;

/// <summary>The span of one run of a handler.</summary>
/// <remarks>It has all tags of the event, because catch-up runs handlers without the span of a delivery.</remarks>
internal static class HandlerActivity
{
    public static Activity? Start(string handler, KeygenEvent keygenEvent, string registration)
    {
        var activity = WebhookActivities.Start("keygen.webhooks.handle");
        if (activity is not null)
        {
            activity.DisplayName = $"keygen.webhooks.handle {keygenEvent.Name}";
            activity.SetTag(EventLogScope.Handler, handler);
            WebhookActivities.Describe(activity, keygenEvent, registration);
        }

        return activity;
    }

    public static void Finish(Activity? activity, HandlerRunResult result)
    {
        if (activity is not null && result.Status is not (HandlerRunStatus.Completed or HandlerRunStatus.AlreadyDone))
        {
            WebhookActivities.Fail(activity, result.Status.ToString(), ErrorTypeOf(result));
        }
    }

    public static string ErrorTypeOf(HandlerRunResult result) => result.Error?.GetType().FullName ?? SnakeCase<HandlerRunStatus>.Of(result.Status);
}
