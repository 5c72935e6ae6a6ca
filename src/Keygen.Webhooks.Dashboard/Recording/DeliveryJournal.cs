using Keygen.Webhooks.Dashboard.Configuration;

namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>The last deliveries of all registrations, and runs without a delivery, bounded in number and bytes.</summary>
/// <remarks>
/// Requests that did not verify have a bound of their own, so that somebody who sends many of them does not push out the deliveries, or what
/// else became no event: a verified one that could not be read, one that this server's own trouble refused. So have runs: those of one event
/// that a person began from the page, other replays, and what comes by itself. None of them pushes out another, or a delivery.
/// </remarks>
internal sealed class DeliveryJournal(KeygenWebhooksDashboardOptions options)
{
    /// <summary>How many bytes of headers of requests without an event are kept, of those that anyone can send and of the others.</summary>
    public const int MaxHeaderBytes = 4 << 20;

    private readonly Lock _lock = new();
    private readonly EventList _verified = new(options.MaxDeliveries, options.MaxPayloadBytes);
    private readonly EventList _pageRuns = RunsOf(options);
    private readonly EventList _replays = RunsOf(options);
    private readonly EventList _otherRuns = RunsOf(options);
    private readonly RequestList _refused = new(Math.Max(1, options.MaxDeliveries / 4), MaxHeaderBytes);
    private readonly RequestList _unread = new(Math.Max(1, options.MaxDeliveries / 4), MaxHeaderBytes);
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
                ListOf(delivery.Kind).Add(delivery);
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
            return [.. Lists.SelectMany(list => list.Reverse().TakeWhile(one => one.Sequence > sequence)).OrderByDescending(static one => one.Sequence)];
        }
    }

    public RecordedDelivery? Find(long sequence)
    {
        lock (_lock)
        {
            return All.FirstOrDefault(one => one.Sequence == sequence);
        }
    }

    private IEnumerable<RecordedDelivery>[] Lists => [_verified.All, _pageRuns.All, _replays.All, _otherRuns.All, _refused.All, _unread.All];

    private EventList ListOf(RunKind? kind) => kind switch
    {
        null => _verified,
        RunKind.Page => _pageRuns,
        RunKind.Replay => _replays,
        _ => _otherRuns,
    };

    private static EventList RunsOf(KeygenWebhooksDashboardOptions options) => new(Math.Max(1, options.MaxDeliveries / 8), options.MaxPayloadBytes / 8);

    private IEnumerable<RecordedDelivery> All => Lists.SelectMany(static list => list);
}
