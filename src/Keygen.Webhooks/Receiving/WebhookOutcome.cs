namespace Keygen.Webhooks;

/// <summary>What became of a delivery. Each has one HTTP status code, see <see cref="WebhookOutcomes.ToStatusCode"/>.</summary>
public enum WebhookOutcome
{
    /// <summary>Every handler has completed, at least one of them now. 200.</summary>
    Handled,

    /// <summary>Every handler had completed before. 200.</summary>
    Duplicate,

    /// <summary>No handler is registered for this event. 200.</summary>
    Ignored,

    /// <summary>The event is being handled elsewhere just now. 409; Keygen tries again, so nothing is lost if that fails.</summary>
    InProgress,

    /// <summary>A handler threw or ran past its time. 500; the next delivery runs the handlers that did not complete.</summary>
    HandlerFailed,

    /// <summary>The body had been read before it came here. 500.</summary>
    BodyAlreadyRead,

    /// <summary>The store or the source of keys is out of reach or slow. 503.</summary>
    Unavailable,

    /// <summary>The claim on the event was lost while a handler ran. 503.</summary>
    LeaseLost,

    /// <summary>This server is shutting down. 503.</summary>
    Draining,

    /// <summary>The configuration was changed to something that cannot work. 503.</summary>
    Misconfigured,

    /// <summary>Not signed by the account, for this endpoint, just now. 401.</summary>
    Unauthorized,

    /// <summary>A header or the envelope is malformed, or the host could not read the body. 400.</summary>
    BadRequest,

    /// <summary>The method is not POST. 405.</summary>
    MethodNotAllowed,

    /// <summary>The content type is missing, or neither JSON nor JSON:API, or the content is encoded. 415.</summary>
    UnsupportedMediaType,

    /// <summary>The body is longer than <see cref="KeygenWebhooksOptions.MaxBodySize"/>. 413.</summary>
    ContentTooLarge,

    /// <summary>The body took longer than 10 seconds. 408.</summary>
    BodyTimeout,

    /// <summary>The caller went away before the body was there. No answer.</summary>
    Aborted,
}

/// <summary>The table of HTTP status codes.</summary>
/// <remarks>
/// Never 3xx: Keygen follows a redirect with a GET and counts the page it finds as delivered. Never 410 or 530: Keygen disables
/// the endpoint. See <see href="https://keygen.sh/docs/api/webhooks/">Keygen's documentation</see>.
/// </remarks>
public static class WebhookOutcomes
{
    /// <summary>The status code of an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>A status code; 400 for <see cref="WebhookOutcome.Aborted"/>, for whoever might still listen.</returns>
    public static int ToStatusCode(this WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Handled or WebhookOutcome.Duplicate or WebhookOutcome.Ignored => 200,
        WebhookOutcome.InProgress => 409,
        WebhookOutcome.HandlerFailed or WebhookOutcome.BodyAlreadyRead => 500,
        WebhookOutcome.Unavailable or WebhookOutcome.LeaseLost or WebhookOutcome.Draining or WebhookOutcome.Misconfigured => 503,
        WebhookOutcome.Unauthorized => 401,
        WebhookOutcome.MethodNotAllowed => 405,
        WebhookOutcome.UnsupportedMediaType => 415,
        WebhookOutcome.ContentTooLarge => 413,
        WebhookOutcome.BodyTimeout => 408,
        _ => 400,
    };

    /// <summary>Of the outcomes of several handlers: 503 before 500 before 409 before 200, and handled before duplicate.</summary>
    internal static WebhookOutcome OrWorse(this WebhookOutcome outcome, WebhookOutcome other) => Rank(other) > Rank(outcome) ? other : outcome;

    private static int Rank(WebhookOutcome outcome) => outcome.ToStatusCode() switch
    {
        503 => 4,
        500 => 3,
        409 => 2,
        _ => outcome is WebhookOutcome.Handled ? 1 : 0,
    };
}
