namespace Keygen.Webhooks.EntityFrameworkCore.Model;

/// <summary>
/// The failed runs of one handler for one event. The row is written outside the transaction that the failure rolled back.
/// </summary>
public class KeygenWebhookAttempt
{
    /// <summary>The hash of the event, as in <see cref="KeygenWebhookMark.EventHash"/>.</summary>
    public required virtual string EventHash { get; init; }

    /// <summary>The hash of the handler's name, as in <see cref="KeygenWebhookMark.HandlerHash"/>.</summary>
    public required virtual string HandlerHash { get; init; }

    /// <summary>The name of the registration that received the event; empty for the default one.</summary>
    public required virtual string Registration { get; init; }

    /// <summary>The id of the Keygen account, a UUID.</summary>
    public required virtual string AccountId { get; init; }

    /// <summary>
    /// Keygen's id of the event that failed last, a UUID. A manual retry has a new id. Null when the store was given only the event's key.
    /// </summary>
    public virtual string? EventId { get; init; }

    /// <summary>The event's name, such as <c>license.created</c>; null when <see cref="EventId"/> is null.</summary>
    public virtual string? EventName { get; init; }

    /// <summary>
    /// The type of the event's resource, such as <c>licenses</c>; null when <see cref="EventId"/> is null or the payload cannot be read.
    /// </summary>
    public virtual string? ResourceType { get; init; }

    /// <summary>The id of the event's resource, a UUID; null when <see cref="ResourceType"/> is null.</summary>
    public virtual string? ResourceId { get; init; }

    /// <summary>The id of the license that the resource is or belongs to, a UUID; null when there is none.</summary>
    public virtual string? LicenseId { get; init; }

    /// <summary>The event's idempotency token.</summary>
    public required virtual string IdempotencyToken { get; init; }

    /// <summary>The handler's name.</summary>
    public required virtual string Handler { get; init; }

    /// <summary>The number of failed runs, at least 1.</summary>
    public required virtual int Attempts { get; init; }

    /// <summary>The full type name of the last exception. Its message is not stored, because it may contain secrets.</summary>
    public required virtual string LastErrorType { get; init; }

    /// <summary>When the last run failed, UTC.</summary>
    public required virtual DateTime LastAttemptAt { get; init; }
}
