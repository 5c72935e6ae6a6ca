namespace Keygen.Webhooks.EntityFrameworkCore.Model;

/// <summary>What is known of the failed runs of one handler for one event. Written outside the transaction they rolled back.</summary>
public class KeygenWebhookAttempt
{
    /// <summary>As in <see cref="KeygenWebhookMark.EventId"/>.</summary>
    public required virtual string EventId { get; init; }

    /// <summary>As in <see cref="KeygenWebhookMark.HandlerId"/>.</summary>
    public required virtual string HandlerId { get; init; }

    /// <summary>The event's idempotency token.</summary>
    public required virtual string IdempotencyToken { get; init; }

    /// <summary>The handler's name.</summary>
    public required virtual string Handler { get; init; }

    /// <summary>How many runs have failed, at least 1.</summary>
    public required virtual int Attempts { get; init; }

    /// <summary>The full name of the class of the last exception. Its message is not kept: it may hold what nobody should read.</summary>
    public required virtual string LastErrorType { get; init; }

    /// <summary>When the last run failed, UTC.</summary>
    public required virtual DateTime LastAttemptAt { get; init; }
}
