namespace Keygen.Webhooks.Idempotency;

/// <summary>The status of a run of one handler for one event.</summary>
public enum HandlerRunStatus
{
    /// <summary>The handler completed, and the completion is recorded.</summary>
    Completed,

    /// <summary>The handler had completed before, so it was not run.</summary>
    AlreadyDone,

    /// <summary>The handler threw. It runs again at the next delivery.</summary>
    Failed,

    /// <summary>Someone else is running the handler, so it was not run.</summary>
    InProgress,

    /// <summary>Someone else took over the claim during the run. The handler may run again.</summary>
    LeaseLost,

    /// <summary>The store could not be reached. If the handler ran, it may run again.</summary>
    Unavailable,
}

/// <summary>The result of a run of one handler for one event.</summary>
/// <param name="Status">The status of the run.</param>
/// <param name="Error">
/// The handler's exception for <see cref="HandlerRunStatus.Failed"/>; otherwise the store's. Null when there is none.
/// </param>
public readonly record struct HandlerRunResult(HandlerRunStatus Status, Exception? Error = null);
