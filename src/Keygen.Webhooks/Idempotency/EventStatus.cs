namespace Keygen.Webhooks.Idempotency;

/// <summary>What a store knows about an event.</summary>
/// <param name="Key">The event's key, or that of a replay's marks for the event (<see cref="EventKey.IsReplay"/>).</param>
/// <param name="State"><see cref="EventState.Open"/> or <see cref="EventState.Settled"/>.</param>
public sealed record EventStatus(EventKey Key, EventState State)
{
    /// <summary>Keygen's names and ids. Null when no handler has failed for the event: a mark has only the event's key.</summary>
    public EventIdentity? Identity { get; init; }

    /// <summary>The handlers that have failed and have not completed since; empty for a settled event.</summary>
    public IReadOnlyList<HandlerFailure> Failures { get; init; } = [];

    /// <summary>The names of the handlers that are known to have completed. For a settled event, a store need not know all of them.</summary>
    public IReadOnlyList<string> Completed { get; init; } = [];

    /// <summary>When a handler last failed or, without a failure, when the event was last seen, in UTC; null when the store does not know.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}
