namespace Keygen.Webhooks.CatchUp;

/// <summary>The state of an event in the store, by live deliveries and catch-up, as a replay selects it.</summary>
public enum ReplayEventState
{
    /// <summary>The store has no mark of it: it never arrived, or so long ago that its mark was removed.</summary>
    Unknown,

    /// <summary>It arrived, and at least one handler has not completed.</summary>
    Open,

    /// <summary>One of the replay's handlers has failed for it and has not completed it since. Such an event is open, too.</summary>
    Failing,

    /// <summary>All handlers have completed. Of an event that was handed over to an engine, those that do not run later.</summary>
    Settled,

    /// <summary>It was handed over to an engine, and its later handlers have not all completed.</summary>
    HandedOver,
}
