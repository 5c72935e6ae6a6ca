using Keygen.Webhooks.Dashboard.Configuration;

namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>The last deliveries of all registrations, bounded in number and bytes.</summary>
/// <remarks>
/// Requests that did not verify have a bound of their own, so that somebody who sends many of them does not push the deliveries out.
/// </remarks>
internal sealed class DeliveryJournal(KeygenWebhooksDashboardOptions options)
{
    private readonly Lock _lock = new();
    private readonly Queue<RecordedDelivery> _verified = new();
    private readonly Queue<RecordedDelivery> _refused = new();

    /// <summary>Verified deliveries whose events are still kept, the oldest first.</summary>
    private readonly Queue<RecordedDelivery> _withEvent = new();
    private long _bytes;
    private long _last;

    /// <summary>The number of the newest delivery; 0 before the first.</summary>
    public long Last => Volatile.Read(ref _last);

    public void Add(RecordedDelivery delivery)
    {
        lock (_lock)
        {
            delivery.Sequence = _last + 1;
            var (queue, max) = delivery.EventName is null ? (_refused, Math.Max(1, options.MaxDeliveries / 4)) : (_verified, options.MaxDeliveries);
            queue.Enqueue(delivery);
            if (queue.Count > max)
            {
                queue.Dequeue();
            }

            if (delivery.EventName is not null)
            {
                KeepEvent(delivery);
            }

            Volatile.Write(ref _last, delivery.Sequence);
        }
    }

    /// <returns>All deliveries, the newest first.</returns>
    public RecordedDelivery[] Read()
    {
        lock (_lock)
        {
            return [.. _verified.Concat(_refused).OrderByDescending(static one => one.Sequence)];
        }
    }

    /// <returns>The deliveries after a number, the newest first.</returns>
    public RecordedDelivery[] Since(long sequence)
    {
        if (Last <= sequence)
        {
            return [];
        }

        lock (_lock)
        {
            return [.. _verified.Reverse().TakeWhile(one => one.Sequence > sequence).Concat(_refused.Reverse().TakeWhile(one => one.Sequence > sequence))
                .OrderByDescending(static one => one.Sequence)];
        }
    }

    public RecordedDelivery? Find(long sequence)
    {
        lock (_lock)
        {
            return _verified.Concat(_refused).FirstOrDefault(one => one.Sequence == sequence);
        }
    }

    private void KeepEvent(RecordedDelivery delivery)
    {
        _withEvent.Enqueue(delivery);
        _bytes += delivery.Size;
        if (_withEvent.Count > options.MaxDeliveries)
        {
            _bytes -= _withEvent.Dequeue().Size; // it has just left the list too
        }

        while (_bytes > options.MaxPayloadBytes && _withEvent.TryDequeue(out var oldest))
        {
            _bytes -= oldest.Size;
            oldest.ForgetEvent();
        }
    }
}
