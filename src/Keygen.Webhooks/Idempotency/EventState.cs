namespace Keygen.Webhooks.Idempotency;

/// <summary>The state of an event in a store.</summary>
public enum EventState
{
    /// <summary>The store has no mark of it: it was never claimed, or so long ago that its mark was removed.</summary>
    Unknown,

    /// <summary>It was claimed, and at least one handler has not completed.</summary>
    Open,

    /// <summary>All its handlers have completed. None of them runs again.</summary>
    Settled,
}

/// <summary>The result of claiming an event.</summary>
public enum ClaimStatus
{
    /// <summary>The event is claimed: the caller may run its handlers.</summary>
    Claimed,

    /// <summary>All its handlers have completed.</summary>
    Settled,

    /// <summary>Someone else is running its handlers.</summary>
    InProgress,
}
