namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>What has an event, the oldest first, bounded in number. Beyond a number of bytes, the oldest lose their events and stay.</summary>
internal sealed class EventList(int maxCount, int maxBytes)
{
    private readonly Queue<RecordedDelivery> _all = new();
    private readonly Queue<RecordedDelivery> _withEvent = new();
    private long _bytes;

    public IEnumerable<RecordedDelivery> All => _all;

    public void Add(RecordedDelivery delivery)
    {
        _all.Enqueue(delivery);
        _withEvent.Enqueue(delivery);
        _bytes += delivery.Size;
        if (_all.Count > maxCount)
        {
            _all.Dequeue();
        }

        if (_withEvent.Count > maxCount)
        {
            _bytes -= _withEvent.Dequeue().Size; // it has just left the list too
        }

        while (_bytes > maxBytes && _withEvent.TryDequeue(out var oldest))
        {
            _bytes -= oldest.Size;
            oldest.ForgetEvent();
        }
    }
}
