namespace Keygen.Webhooks.Idempotency;

/// <summary>Which events to list.</summary>
public enum EventFilter
{
    /// <summary>A handler has failed and has not completed since.</summary>
    Failing,

    /// <summary>At least one handler has not completed. Includes failing events and events that are running.</summary>
    Open,

    /// <summary>All handlers have completed.</summary>
    Settled,
}
