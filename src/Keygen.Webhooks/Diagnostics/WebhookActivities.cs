using System.Diagnostics;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Receiving;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>The traces: one span a delivery, one inside it a handler. Never content.</summary>
internal static class WebhookActivities
{
    /// <summary>OpenTelemetry's name for it.</summary>
    private const string ErrorType = "error.type";

    private static readonly ActivitySource Source = new(KeygenWebhooksDiagnostics.ActivitySourceName);

    public static Activity? StartReceive(string registration)
    {
        var activity = Source.StartActivity("keygen.webhooks.receive", ActivityKind.Consumer);
        activity?.SetTag(EventLogScope.Registration, registration);
        return activity;
    }

    /// <remarks>All there is to know of the event: where it was fetched and not delivered, this is the whole trace.</remarks>
    public static Activity? StartHandler(string handler, KeygenEvent keygenEvent, string registration)
    {
        var activity = Source.StartActivity("keygen.webhooks.handle");
        if (activity is not null)
        {
            activity.DisplayName = $"keygen.webhooks.handle {keygenEvent.Name}";
            activity.SetTag(EventLogScope.Handler, handler);
            Describe(activity, keygenEvent, registration);
        }

        return activity;
    }

    public static void Finish(Activity? activity, HandlerRunResult result)
    {
        if (activity is not null && result.Status is not (HandlerRunStatus.Completed or HandlerRunStatus.AlreadyDone))
        {
            activity.SetStatus(ActivityStatusCode.Error, result.Status.ToString());
            activity.SetTag(ErrorType, ErrorTypeOf(result));
        }
    }

    public static void Finish(Activity? activity, WebhookReceipt receipt, string registration)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetTag("keygen.webhooks.outcome", WebhookMetrics.TextOf(receipt.Outcome));
        if (receipt.Event is { } keygenEvent)
        {
            Describe(activity, keygenEvent, registration);
        }

        if (receipt.StatusCode >= 400)
        {
            activity.SetStatus(ActivityStatusCode.Error, receipt.ToString());
            activity.SetTag(ErrorType, receipt.Handlers.Where(static one => one.Result.Error is not null).Select(static one => ErrorTypeOf(one.Result))
                .FirstOrDefault() ?? WebhookMetrics.TextOf(receipt.Outcome));
        }
    }

    private static void Describe(Activity activity, KeygenEvent keygenEvent, string registration)
    {
        if (activity.IsAllDataRequested)
        {
            foreach (var (name, value) in EventLogScope.Of(keygenEvent, registration))
            {
                activity.SetTag(name, value);
            }
        }
    }

    /// <summary>The exception's type. Its message may hold anything, and stays in the log.</summary>
    private static string ErrorTypeOf(HandlerRunResult result) => result.Error?.GetType().FullName ?? WebhookMetrics.TextOf(result.Status);
}
