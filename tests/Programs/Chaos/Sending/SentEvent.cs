using System.Text.Json;

namespace Keygen.Webhooks.Chaos.Sending;

/// <summary>An event as the sender knows it.</summary>
/// <param name="token">Its idempotency token.</param>
/// <param name="name">Its name.</param>
/// <param name="license">The license that it is about or belongs to, where that matters.</param>
internal sealed class SentEvent(string token, string name, string? license = null)
{
    private long _acknowledgedAt;
    private long _sentAt;

    public string Token => token;

    public string Name => name;

    public string? License => license;

    /// <summary>When it was first sent; zero before.</summary>
    public long SentAt => Interlocked.Read(ref _sentAt);

    /// <summary>When the first 200 for it came, by the machine's monotonic clock; zero while none has.</summary>
    public long AcknowledgedAt => Interlocked.Read(ref _acknowledgedAt);

    /// <summary>The document in its envelope; null where any will do.</summary>
    public string? Payload => license is null ? null : JsonSerializer.Serialize(new
    {
        data = name.StartsWith("license.", StringComparison.Ordinal)
            ? (object)new { id = license, type = "licenses", attributes = new { } }
            : new { id = Guid.NewGuid(), type = "machines", attributes = new { }, relationships = new { license = new { data = new { type = "licenses", id = license } } } },
    });

    public void Send(long at) => Interlocked.CompareExchange(ref _sentAt, at, 0);

    public void Acknowledge(long at) => Interlocked.CompareExchange(ref _acknowledgedAt, at, 0);
}

/// <summary>Why a delivery is sent.</summary>
internal enum DeliveryReason
{
    /// <summary>The event is new.</summary>
    First,

    /// <summary>The same delivery at the same time, to the other receiver.</summary>
    Concurrent,

    /// <summary>The same event once more, after it was acknowledged.</summary>
    Later,

    /// <summary>The same token under a new event id: a retry by hand.</summary>
    NewId,
}
