namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>Requests without an event, the oldest first, bounded in number and bytes: anyone may send them, with headers of any length.</summary>
internal sealed class RequestList(int maxCount, long maxBytes)
{
    private readonly Queue<RecordedDelivery> _all = new();
    private long _bytes;

    public IEnumerable<RecordedDelivery> All => _all;

    public void Add(RecordedDelivery delivery)
    {
        _all.Enqueue(delivery);
        _bytes += delivery.HeaderBytes;
        while (_all.Count > maxCount || _bytes > maxBytes)
        {
            _bytes -= _all.Dequeue().HeaderBytes;
        }
    }
}
