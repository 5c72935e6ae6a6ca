namespace Keygen.Webhooks.Idempotency;

/// <summary>What came of running one handler for one event.</summary>
public enum HandlerRunStatus
{
    /// <summary>It ran to its end, and that is recorded.</summary>
    Completed,

    /// <summary>It had completed before, and was not run.</summary>
    AlreadyDone,

    /// <summary>It threw. It is not recorded and runs again at the next delivery.</summary>
    Failed,

    /// <summary>Someone else is running it; it was not run here.</summary>
    InProgress,

    /// <summary>The claim was lost to someone else on the way. What it did may be done again.</summary>
    LeaseLost,

    /// <summary>The store could not be reached. If the handler ran, what it did may be done again.</summary>
    Unavailable,
}

/// <summary>What came of running one handler for one event.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Error">For <see cref="HandlerRunStatus.Failed"/> the handler's own exception; otherwise the store's, or null.</param>
public readonly record struct HandlerRunResult(HandlerRunStatus Status, Exception? Error = null);
