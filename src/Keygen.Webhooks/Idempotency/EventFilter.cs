namespace Keygen.Webhooks.Idempotency;

/// <summary>Which events to list.</summary>
public enum EventFilter
{
    /// <summary>
    /// A handler has failed and has not completed since. Failures of replays are listed too, each by itself: see <see cref="EventKey.IsReplay"/>.
    /// </summary>
    Failing,

    /// <summary>At least one handler has not completed. Includes failing events and events that are running, without replays.</summary>
    Open,

    /// <summary>All handlers have completed, also those that run later. Does not list the marks of replays.</summary>
    Settled,

    /// <summary>
    /// The hand-over to an engine is recorded (<see cref="HandlerNames.Forward"/>), and the handlers that run later have not all completed:
    /// none has begun yet, or one of them runs or has failed.
    /// </summary>
    /// <remarks>
    /// A store cannot see the engine. So it also lists an event that the engine has put aside, and one for which no consumer has a handler.
    /// <see cref="EventStatus.SeenAt"/> is the time of the hand-over, or of a later delivery of the event. Entity Framework Core lists an
    /// event until a day before its retention ends.
    /// </remarks>
    HandedOver,
}
