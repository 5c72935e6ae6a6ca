using System.Diagnostics.Metrics;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Receiving;

/// <summary>Reports how many events of each store are failing and open. A collection of metrics never waits for a store.</summary>
internal sealed class EventStateGauges(WebhookMetrics metrics, TimeProvider time)
{
    private (string Registration, CachedEventCounts Counts)[] _stores = [];

    /// <summary>Starts to report. Registrations that share a store are reported once, under the name of the first of them.</summary>
    public void Start(IEnumerable<RegisteredReceiver> receivers)
    {
        _stores =
        [
            .. receivers.Select(static one => (one.Receiver.Name, Reader: LeasedIdempotencyStore.ReaderOf(one.Store))).Where(static one => one.Reader is not null)
                .DistinctBy(static one => one.Reader, ReferenceEqualityComparer.Instance).Select(one => (one.Name, new CachedEventCounts(one.Reader!, time))),
        ];
        metrics.ObserveEvents(
            () => Measure<long>(static counts => counts.Failing), () => Measure<long>(static counts => counts.Open),
            () => Measure<double>(counts => counts.OldestFailure is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0));
    }

    private IEnumerable<Measurement<T>> Measure<T>(Func<EventCounts, T?> value)
        where T : struct
    {
        foreach (var (registration, counts) in _stores)
        {
            if (counts.Current is { } current && value(current) is { } found)
            {
                yield return new(found, new KeyValuePair<string, object?>(EventLogScope.Registration, registration));
            }
        }
    }
}
