namespace Keygen.Webhooks.EntityFrameworkCore.Model;

/// <summary>
/// A row that says what was done: one an event, done once every handler has completed for it, and one a handler of it. The key of the event's own
/// row keeps two servers from working on the event at once: it is written before a handler's work, in the handler's own transaction.
/// </summary>
/// <remarks>Yours to read, for a report or a dashboard; only the store writes it. The key is hashes, so that no collation counts.</remarks>
public class KeygenWebhookMark
{
    /// <summary>SHA-256 of registration, account and token, as 64 hexadecimal digits.</summary>
    public required virtual string EventHash { get; init; }

    /// <summary>SHA-256 of the handler's name, as 64 hexadecimal digits; empty in the event's own row.</summary>
    public required virtual string HandlerHash { get; init; }

    /// <summary>The name of the registration that received the event; empty for the default one.</summary>
    public required virtual string Registration { get; init; }

    /// <summary>The account, a UUID.</summary>
    public required virtual string AccountId { get; init; }

    /// <summary>The event's idempotency token.</summary>
    public required virtual string IdempotencyToken { get; init; }

    /// <summary>The handler's name; empty in the event's own row.</summary>
    public required virtual string Handler { get; init; }

    /// <summary>The run that wrote the row, or the delivery for the event's own; random: tells whether a commit of unknown outcome was this one.</summary>
    public required virtual Guid RunId { get; init; }

    /// <summary>
    /// Whether the handler has completed. In the event's own row whether the event is settled: while it is not, a delivery is working on it.
    /// </summary>
    public required virtual bool IsDone { get; init; }

    /// <summary>When the handler began or, once it was done, when the event was last seen; UTC, within the hour.</summary>
    public required virtual DateTime SeenAt { get; init; }
}
