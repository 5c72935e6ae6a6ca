namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>What is known of the failed runs of one handler for one event. Written outside the transaction they rolled back.</summary>
public sealed class KeygenWebhookAttempt
{
    /// <summary>As in <see cref="KeygenWebhookMark.EventId"/>.</summary>
    public required string EventId { get; init; }

    /// <summary>As in <see cref="KeygenWebhookMark.HandlerId"/>.</summary>
    public required string HandlerId { get; init; }

    /// <summary>The event's idempotency token.</summary>
    public required string IdempotencyToken { get; init; }

    /// <summary>The handler's name.</summary>
    public required string Handler { get; init; }

    /// <summary>How many runs have failed, at least 1.</summary>
    public required int Attempts { get; init; }

    /// <summary>The full name of the class of the last exception. Its message is not kept: it may hold what nobody should read.</summary>
    public required string LastErrorType { get; init; }

    /// <summary>When the last run failed, UTC.</summary>
    public required DateTime LastAttemptAt { get; init; }
}
