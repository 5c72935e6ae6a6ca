using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Receiving;

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
        WebhookOutcome.BodyAlreadyRead => new("The body was missing.", delivery.Explanation, $"Fix the middleware. {KeygenRetries}"),
        WebhookOutcome.Unavailable => new(
            "The store or the keys were not available.", delivery.Explanation ?? "Nothing is acknowledged that cannot be remembered. The log has the exception.", KeygenRetries),
        WebhookOutcome.LeaseLost => new("The lease was lost.", "The claim on the event ended while a handler ran, so its completion could not be recorded.", $"{KeygenRetries} The handler may run again."),
        WebhookOutcome.Draining => new("The server was shutting down.", null, KeygenRetries),
        WebhookOutcome.Misconfigured => new("The configuration was invalid.", delivery.Explanation, $"Fix the setting. {KeygenRetries}"),
        WebhookOutcome.NotForwarded => new("It could not be handed over.", "The engine that runs the later handlers did not take it.", $"Look at the engine. {KeygenRetries}"),
        WebhookOutcome.Aborted => new("The caller hung up.", "The connection ended before the body had arrived.", "Keygen does not retry a broken connection: catch-up fetches the event."),
        WebhookOutcome.Unauthorized => new("Refused: it did not verify.", delivery.Explanation, NotRetriedUsefully),
        WebhookOutcome.BadRequest => new("Refused: it could not be read.", delivery.Explanation, NotRetriedUsefully),
        _ => new("Refused.", delivery.Explanation, NotRetriedUsefully),
    };

    /// <summary>
    /// The lines that the signature covers, as this server expects them. An explanation begins with the names of the lines that are wrong.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="request">Its request.</param>
    /// <param name="configured">The configured URL, for a delivery that did not verify.</param>
    public static IEnumerable<SignedLineJson> SignedLines(RecordedDelivery delivery, WebhookRequest request, Signatures.SignedUrl? configured)
    {
        var wrong = WrongLines(delivery.Explanation);
        var (head, url) = (request.Head, delivery.Url ?? configured);
        var target = url is null ? "?" : url.ToString()[url.Host.Length..];
        yield return Line("(request-target)", $"post {target}");
        yield return Line("host", url?.Host ?? "?");
        yield return Line("date", Headers.Shown(head.KeygenDate.Count > 0 ? head.KeygenDate : head.Date));
        yield return Line("digest", Headers.Shown(head.KeygenDigest.Count > 0 ? head.KeygenDigest : head.Digest));

        SignedLineJson Line(string name, string value) => new(name, value, wrong.Contains(name, StringComparer.Ordinal));
    }

    private static string[] WrongLines(string? explanation) =>
        explanation?.IndexOf(": ", StringComparison.Ordinal) is > 0 and < 40 and var end
            ? explanation[..end].Split([", ", " or "], StringSplitOptions.None)
            : [];
}
