using System.Diagnostics.Metrics;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Receiving;

/// <summary>Reports how many events of each store are failing and open. A collection of metrics never waits for a store.</summary>
internal sealed class EventStateGauges(WebhookMetrics metrics, TimeProvider time)
{
    private CachedEventCounts[] _stores = [];

    /// <summary>Starts to report. Registrations that share a store are reported once, under the name of the first of them.</summary>
    public void Start(IEnumerable<RegisteredReceiver> receivers)
    {
        var stores = new List<CachedEventCounts>();
        foreach (var one in receivers)
        {
            if (LeasedIdempotencyStore.ReaderOf(one.Store) is { } reader && !stores.Exists(store => ReferenceEquals(store.Reader, reader)))
            {
                stores.Add(new(one.Receiver.Name, reader, time));
            }
        }

        _stores = [.. stores];
        metrics.ObserveEvents(
            () => Measure<long>(static counts => counts.Failing), () => Measure<long>(static counts => counts.Open),
            () => Measure<double>(counts => counts.OldestFailure is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0));
    }

    private IEnumerable<Measurement<T>> Measure<T>(Func<EventCounts, T?> value)
        where T : struct
    {
        foreach (var counts in _stores)
        {
            if (counts.Current is { } current && value(current) is { } found)
            {
                yield return new(found, new KeyValuePair<string, object?>(EventLogScope.Registration, counts.Registration));
            }
        }
    }
}
