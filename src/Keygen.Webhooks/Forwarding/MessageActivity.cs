using System.Diagnostics;
using Keygen.Webhooks.Diagnostics;

namespace Keygen.Webhooks.Forwarding;

/// <summary>The span of one message. It continues the trace of the delivery, or is linked with it when the engine has a span of its own.</summary>
internal static class MessageActivity
{
    public static Activity? Start(KeygenEventMessage message)
    {
        var isTraced = ActivityContext.TryParse(message.TraceParent, null, isRemote: true, out var delivery);
        return WebhookActivities.Start(
            "keygen.webhooks.consume", ActivityKind.Consumer, Activity.Current is null ? delivery : default,
            isTraced && Activity.Current is not null ? [new(delivery)] : null);
    }

    public static void Describe(Activity? activity, KeygenEvent keygenEvent)
    {
        if (activity is not null)
        {
            WebhookActivities.Describe(activity, keygenEvent, keygenEvent.Registration);
        }
    }

    public static void Fail<TReason>(Activity? activity, TReason reason)
        where TReason : struct, Enum
    {
        if (activity is not null)
        {
            activity.SetTag("keygen.webhooks.outcome", SnakeCase<TReason>.Of(reason));
            WebhookActivities.Fail(activity, reason.ToString(), SnakeCase<TReason>.Of(reason));
        }
    }
}
