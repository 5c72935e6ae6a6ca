namespace Keygen.Webhooks.CatchUp;

/// <summary>How often a replay runs a handler for an event.</summary>
public enum ReplayMode
{
    /// <summary>
    /// Runs a handler only for events that it has not completed: a new handler, or one that failed. Deliveries, catch-up and other
    /// back-fills count, before and after.
    /// </summary>
    BackFill,

    /// <summary>
    /// Runs a handler once for each event within the replay's name, although it has completed the event: one that did the wrong thing.
    /// </summary>
    RunAgain,
}
