namespace Keygen.Webhooks.EntityFrameworkCore.Model;

/// <summary>What is known of the failed runs of one handler for one event. Written outside the transaction they rolled back.</summary>
public class KeygenWebhookAttempt
{
    /// <summary>As in <see cref="KeygenWebhookMark.EventHash"/>.</summary>
    public required virtual string EventHash { get; init; }

    /// <summary>As in <see cref="KeygenWebhookMark.HandlerHash"/>.</summary>
    public required virtual string HandlerHash { get; init; }

    /// <summary>The name of the registration that received the event; empty for the default one.</summary>
    public required virtual string Registration { get; init; }

    /// <summary>The account, a UUID.</summary>
    public required virtual string AccountId { get; init; }

    /// <summary>Keygen's id of the event that failed last, a UUID: a retry by hand has a new one. Null when the store was given the event's key alone.</summary>
    public virtual string? EventId { get; init; }

    /// <summary>The event's name, such as <c>license.created</c>. Null as <see cref="EventId"/>.</summary>
    public virtual string? EventName { get; init; }

    /// <summary>The type of the resource that the event is about, such as <c>licenses</c>. Null also where the payload cannot be read.</summary>
    public virtual string? ResourceType { get; init; }

    /// <summary>The id of that resource, a UUID. Null as <see cref="ResourceType"/>.</summary>
    public virtual string? ResourceId { get; init; }

    /// <summary>The license that the resource is or belongs to, a UUID. Null when there is none.</summary>
    public virtual string? LicenseId { get; init; }

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
