namespace Keygen.Webhooks.Idempotency;

/// <summary>What a store can promise.</summary>
/// <param name="SurvivesRestart">Whether its marks outlive the process and what it stores them in.</param>
/// <param name="Retention">How long it remembers an event after it was last seen.</param>
public readonly record struct StoreTraits(bool SurvivesRestart, TimeSpan Retention)
{
    /// <summary>How long a store keeps a mark unless told otherwise: a little longer than Keygen keeps an event that can be retried by hand.</summary>
    public static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(35);

    /// <summary>The shortest time a store may keep a mark, 3 days: Keygen's own retries go on for up to 61 hours.</summary>
    public static readonly TimeSpan ShortestRetention = TimeSpan.FromDays(3);
}
