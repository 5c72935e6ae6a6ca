namespace Keygen.Webhooks.Idempotency;

/// <summary>The guarantees of a store.</summary>
/// <param name="SurvivesRestart">Whether its marks survive a restart of the process, and of the engine that stores them.</param>
/// <param name="Retention">How long the store remembers an event after it was last seen.</param>
public readonly record struct StoreTraits(bool SurvivesRestart, TimeSpan Retention)
{
    /// <summary>The default retention, 35 days: a little longer than Keygen keeps an event for a manual retry.</summary>
    public static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(35);

    /// <summary>The shortest allowed retention, 3 days. Keygen retries a delivery for up to 61 hours.</summary>
    public static readonly TimeSpan ShortestRetention = TimeSpan.FromDays(3);
}
