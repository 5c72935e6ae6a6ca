namespace Keygen.Webhooks.Dashboard.Configuration;

/// <summary>What the dashboard keeps in this process's memory.</summary>
public sealed class KeygenWebhooksDashboardOptions
{
    /// <summary>The most that either limit may be set to, as a number of deliveries.</summary>
    internal const int HighestMaxDeliveries = 100_000;

    /// <summary>
    /// How many verified deliveries are kept; the oldest go first. A quarter of it is kept of requests that did not verify, which anyone
    /// can send, and a quarter of other requests without an event, each with at most 4 MB of headers. The default value is 1,000.
    /// </summary>
    public int MaxDeliveries { get; set; } = 1_000;

    /// <summary>
    /// How many bytes of events are kept. Beyond it, the oldest deliveries lose their payloads, and stay in the list without. The default
    /// value is 16 MB. With 0, no payload is kept.
    /// </summary>
    public int MaxPayloadBytes { get; set; } = 16 << 20;

    /// <exception cref="ArgumentOutOfRangeException">A value is not possible.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDeliveries, 1, nameof(MaxDeliveries));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxDeliveries, HighestMaxDeliveries, nameof(MaxDeliveries));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxPayloadBytes, nameof(MaxPayloadBytes));
    }
}
