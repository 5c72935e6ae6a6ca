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
}
