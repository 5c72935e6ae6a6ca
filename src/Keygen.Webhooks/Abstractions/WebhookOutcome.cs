namespace Keygen.Webhooks;

/// <summary>
/// The outcome of receiving a delivery. Each outcome has one HTTP status code, see <see cref="WebhookOutcomeExtensions.ToStatusCode"/>.
/// </summary>
public enum WebhookOutcome
{
    /// <summary>Every handler has completed, and at least one of them ran for this delivery. 200.</summary>
    Handled,

    /// <summary>Every handler had completed before. 200.</summary>
    Duplicate,

    /// <summary>No handler is registered for this event. 200.</summary>
    Ignored,

    /// <summary>
    /// Another server or thread is handling the event now. 409: Keygen delivers it again, so the event is not lost if that run fails.
    /// </summary>
    InProgress,

    /// <summary>A handler threw or timed out. 500: the next delivery runs the handlers that have not completed.</summary>
    HandlerFailed,

    /// <summary>A middleware read the body before the receiver could. 500.</summary>
    BodyAlreadyRead,

    /// <summary>The store or the key provider failed or did not answer in time. 503.</summary>
    Unavailable,

    /// <summary>The lease on the event was lost while a handler ran. 503.</summary>
    LeaseLost,

    /// <summary>This server is shutting down, or the caller's token fired, before all handlers had started. 503.</summary>
    Draining,

    /// <summary>The options became invalid after a reload. 503.</summary>
    Misconfigured,

    /// <summary>The account did not sign the request for this endpoint within the tolerance. 401.</summary>
    Unauthorized,

    /// <summary>A header or the event's JSON is malformed, or the host could not read the body. 400.</summary>
    BadRequest,

    /// <summary>The method is not POST. 405.</summary>
    MethodNotAllowed,

    /// <summary>The content type is missing or is neither JSON nor JSON:API, or the content is encoded. 415.</summary>
    UnsupportedMediaType,

    /// <summary>The body is longer than <see cref="KeygenWebhooksOptions.MaxBodySize"/>. 413.</summary>
    ContentTooLarge,

    /// <summary>The body did not arrive within 10 seconds. 408.</summary>
    BodyTimeout,

    /// <summary>The caller closed the connection before the body arrived. No response is sent.</summary>
    Aborted,

    /// <summary>
    /// The event could not be handed over to the engine that runs its later handlers. 503: the next delivery hands it over.
    /// </summary>
    NotForwarded,
}
