namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// A row that says what was done: one an event, once every handler has completed for it, and one a handler of it. Its key is what
/// keeps a handler from running twice at once: it is inserted before the handler's work, in the handler's own transaction.
/// </summary>
/// <remarks>Yours to read, for a report or a dashboard; only the store writes it. The key is hashes, so that no collation counts.</remarks>
public sealed class KeygenWebhookMark
{
    /// <summary>SHA-256 of registration, account and token, as 64 hexadecimal digits.</summary>
    public required string EventId { get; init; }

    /// <summary>SHA-256 of the handler's name, as 64 hexadecimal digits; empty in the event's own row.</summary>
    public required string HandlerId { get; init; }

    /// <summary>The name of the registration that received the event; empty for the default one.</summary>
    public required string Registration { get; init; }

    /// <summary>The account, a UUID.</summary>
    public required string AccountId { get; init; }

    /// <summary>The event's idempotency token.</summary>
    public required string IdempotencyToken { get; init; }

    /// <summary>The handler's name; empty in the event's own row.</summary>
    public required string Handler { get; init; }

    /// <summary>The run that wrote the row, random: tells whether a commit of unknown outcome was this one.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Whether the handler has completed; the last one's row leaves that to the event's own.</summary>
    public required bool IsDone { get; init; }

    /// <summary>When the handler began or, once it was done, when the event was last seen; UTC, within the hour.</summary>
    public required DateTime SeenAt { get; init; }
}
