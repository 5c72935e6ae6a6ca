namespace Keygen.Webhooks.EntityFrameworkCore.Model;

/// <summary>
/// A mark that says what is done. Each event has a row of its own, done once every handler has completed, and one row per handler. The key
/// of the event's own row keeps two servers from running the event at once: the row is written before a handler's work, in the handler's
/// transaction.
/// </summary>
/// <remarks>
/// You may read it for a report or a dashboard. Only the store writes it. The key consists of hashes, so that collations do not matter.
/// </remarks>
public class KeygenWebhookMark
{
    /// <summary>SHA-256 of registration, account and token, as 64 hexadecimal digits.</summary>
    public required virtual string EventHash { get; init; }

    /// <summary>SHA-256 of the handler's name, as 64 hexadecimal digits; empty in the event's own row.</summary>
    public required virtual string HandlerHash { get; init; }

    /// <summary>The name of the registration that received the event; empty for the default one.</summary>
    public required virtual string Registration { get; init; }

    /// <summary>The id of the Keygen account, a UUID.</summary>
    public required virtual string AccountId { get; init; }

    /// <summary>The event's idempotency token.</summary>
    public required virtual string IdempotencyToken { get; init; }

    /// <summary>The handler's name; empty in the event's own row.</summary>
    public required virtual string Handler { get; init; }

    /// <summary>
    /// A random id of the run that wrote the row, or of the delivery for the event's own row. It identifies a commit with an unknown
    /// outcome.
    /// </summary>
    public required virtual Guid RunId { get; init; }

    /// <summary>
    /// Whether the handler has completed. In the event's own row: whether the event is settled; while false, a delivery is working on the
    /// event.
    /// </summary>
    public required virtual bool IsDone { get; init; }

    /// <summary>When the handler began or, once it is done, when the event was last seen; UTC, accurate to an hour.</summary>
    public required virtual DateTime SeenAt { get; init; }
}
