using Keygen.Webhooks.Dashboard.Configuration;

namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>The last deliveries of all registrations, bounded in number and bytes.</summary>
/// <remarks>
/// Requests that did not verify have a bound of their own, so that somebody who sends many of them does not push out the deliveries, or what
/// else became no event: a verified one that could not be read, one that this server's own trouble refused.
/// </remarks>
internal sealed class DeliveryJournal(KeygenWebhooksDashboardOptions options)
{
    /// <summary>How many bytes of headers of requests without an event are kept, of those that anyone can send and of the others.</summary>
    public const int MaxHeaderBytes = 4 << 20;

    private readonly Lock _lock = new();
    private readonly Queue<RecordedDelivery> _verified = new();
    private readonly RequestList _refused = new(Math.Max(1, options.MaxDeliveries / 4), MaxHeaderBytes);
    private readonly RequestList _unread = new(Math.Max(1, options.MaxDeliveries / 4), MaxHeaderBytes);

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
            if (delivery.EventName is null)
            {
                (delivery.IsFromAnyone ? _refused : _unread).Add(delivery);
            }
            else
            {
                _verified.Enqueue(delivery);
                if (_verified.Count > options.MaxDeliveries)
                {
                    _verified.Dequeue();
                }

                KeepEvent(delivery);
            }

            Volatile.Write(ref _last, delivery.Sequence);
        }
    }

    /// <param name="isSorted">Whether the newest must come first, which takes longer.</param>
    /// <returns>All deliveries.</returns>
    public RecordedDelivery[] Read(bool isSorted = true)
    {
        RecordedDelivery[] all;
        lock (_lock)
        {
            all = [.. All];
        }

        if (isSorted)
        {
            Array.Sort(all, static (one, other) => other.Sequence.CompareTo(one.Sequence));
        }

        return all;
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
            IEnumerable<RecordedDelivery>[] lists = [_verified, _refused.All, _unread.All];
            return [.. lists.SelectMany(list => list.Reverse().TakeWhile(one => one.Sequence > sequence)).OrderByDescending(static one => one.Sequence)];
        }
    }

    public RecordedDelivery? Find(long sequence)
    {
        lock (_lock)
        {
            return All.FirstOrDefault(one => one.Sequence == sequence);
        }
    }

    private IEnumerable<RecordedDelivery> All => _verified.Concat(_refused.All).Concat(_unread.All);

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
