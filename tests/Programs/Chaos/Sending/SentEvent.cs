namespace Keygen.Webhooks.Chaos.Sending;

/// <summary>An event as the sender knows it.</summary>
internal sealed class SentEvent(string token, string name)
{
    private long _acknowledgedAt;

    public string Token => token;

    public string Name => name;

    /// <summary>When the first 200 for it came, by the machine's monotonic clock; zero while none has.</summary>
    public long AcknowledgedAt => Interlocked.Read(ref _acknowledgedAt);

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
