namespace Keygen.Webhooks.Idempotency;

/// <summary>What a store remembers of an event.</summary>
public enum EventState
{
    /// <summary>Nothing: it was never claimed, or so long ago that its mark is gone.</summary>
    Unknown,

    /// <summary>It was claimed, and some handler has not completed.</summary>
    Open,

    /// <summary>Every handler it had has completed. It runs nothing again.</summary>
    Settled,
}

/// <summary>What came of claiming an event.</summary>
public enum ClaimStatus
{
    /// <summary>It is ours to run.</summary>
    Claimed,

    /// <summary>Nothing is left to run.</summary>
    Settled,

    /// <summary>Someone else is running it.</summary>
    InProgress,
}
