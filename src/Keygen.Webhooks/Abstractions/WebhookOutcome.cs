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
