using System.Diagnostics;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>Starts, tags and fails the spans of deliveries and handlers. They never hold the content of an event.</summary>
internal static class WebhookActivities
{
    private static readonly ActivitySource Source = new(KeygenWebhooksDiagnostics.ActivitySourceName);

    /// <summary>The W3C <c>traceparent</c> of the current span; null when there is none.</summary>
    public static string? TraceParent => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    public static Activity? Start(
        string name, ActivityKind kind = ActivityKind.Internal, ActivityContext parent = default, IEnumerable<ActivityLink>? links = null) =>
        Source.StartActivity(name, kind, parent, links: links);

    /// <summary>Tags a span with the event, if a listener records the tags.</summary>
    public static void Describe(Activity activity, KeygenEvent keygenEvent, string registration)
    {
        if (activity.IsAllDataRequested)
        {
            foreach (var (name, value) in EventLogScope.Of(keygenEvent, registration))
            {
                activity.SetTag(name, value);
            }
        }
    }

    /// <summary>Marks a span as failed.</summary>
    /// <param name="activity">The span.</param>
    /// <param name="description">What failed, without the content of an event.</param>
    /// <param name="errorType">
    /// OpenTelemetry's <c>error.type</c>: an exception's type, or a status. Do not pass a message: it may hold content.
    /// </param>
    public static void Fail(Activity activity, string description, string errorType)
    {
        activity.SetStatus(ActivityStatusCode.Error, description);
        activity.SetTag("error.type", errorType);
    }
}
