using Keygen.Webhooks.Dashboard.Recording;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>Says in words what happened to a delivery, why, and what follows.</summary>
internal static class Verdict
{
    private const string KeygenRetries = "Keygen delivers it again, for about two days.";
    private const string NotRetriedUsefully = "Keygen delivers it again, and it is refused again until the cause is gone.";

    public static VerdictJson Of(RecordedDelivery delivery) => delivery.Outcome switch
    {
        WebhookOutcome.Handled => new("Handled.", "Every handler has completed, and at least one ran for this delivery.", "Nothing to do."),
        WebhookOutcome.Duplicate => new("A repetition.", "Every handler had completed before, so none ran.", "Nothing to do."),
        WebhookOutcome.Ignored => new("No handler.", "No handler is registered for this event.", "Add a handler, or take the event out of the endpoint's subscriptions."),
        WebhookOutcome.InProgress => new("In progress elsewhere.", "Another server or thread was handling the event.", KeygenRetries),
        WebhookOutcome.HandlerFailed => new(
            "A handler failed.", "Handlers that completed do not run again; the others run at the next delivery.", $"Fix the handler. {KeygenRetries} Or run it again here."),
        WebhookOutcome.BodyAlreadyRead => new("The body was missing.", delivery.Explanation?.Text, $"Fix the middleware. {KeygenRetries}"),
        WebhookOutcome.Unavailable => new(
            "The store or the keys were not available.", delivery.Explanation?.Text ?? "Nothing is acknowledged that cannot be remembered. The log has the exception.", KeygenRetries),
        WebhookOutcome.LeaseLost => new("The lease was lost.", "The claim on the event ended while a handler ran, so its completion could not be recorded.", $"{KeygenRetries} The handler may run again."),
        WebhookOutcome.Draining => new("The server was shutting down.", null, KeygenRetries),
        WebhookOutcome.Misconfigured => new("The configuration was invalid.", delivery.Explanation?.Text, $"Fix the setting. {KeygenRetries}"),
        WebhookOutcome.NotForwarded => new("It could not be handed over.", "The engine that runs the later handlers did not take it.", $"Look at the engine. {KeygenRetries}"),
        WebhookOutcome.Aborted => new("The caller hung up.", "The connection ended before the body had arrived.", "Keygen does not retry a broken connection: catch-up fetches the event."),
        WebhookOutcome.Unauthorized when delivery.IsOfOtherAccount => new(
            "Refused: it verified, and is of another account.", delivery.Explanation?.Text, $"Compare AccountId with the account's id at Keygen. {NotRetriedUsefully}"),
        WebhookOutcome.Unauthorized => new("Refused: it did not verify.", delivery.Explanation?.Text, NotRetriedUsefully),
        WebhookOutcome.BadRequest => new("Refused: it could not be read.", delivery.Explanation?.Text, NotRetriedUsefully),
        _ => new("Refused.", delivery.Explanation?.Text, NotRetriedUsefully),
    };
}
