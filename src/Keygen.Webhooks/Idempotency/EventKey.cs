namespace Keygen.Webhooks.Idempotency;

/// <summary>What a store knows an event by.</summary>
/// <param name="Registration">The name of the registration that received it; empty for the default one.</param>
/// <param name="AccountId">The account, a UUID.</param>
/// <param name="IdempotencyToken">The event's <see cref="KeygenEvent.IdempotencyToken"/>.</param>
public readonly record struct EventKey(string Registration, string AccountId, string IdempotencyToken);

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

/// <summary>What a store can promise.</summary>
/// <param name="SurvivesRestart">Whether its marks outlive the process and what it stores them in.</param>
/// <param name="Retention">How long it remembers an event after it was last seen.</param>
public readonly record struct StoreTraits(bool SurvivesRestart, TimeSpan Retention)
{
    /// <summary>How long a store keeps a mark unless told otherwise: a little longer than Keygen keeps an event that can be retried by hand.</summary>
    public static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(35);
}
