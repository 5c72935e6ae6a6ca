using System.Diagnostics;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Receiving;

namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>
/// Counts every delivery of one registration, and keeps the last ones, and the last runs without a delivery. It runs for each delivery, so
/// it does as little as possible: most deliveries of a full load are only counted.
/// </summary>
internal sealed class DeliveryRecorder(string registration, DeliveryJournal journal, TimeProvider time) : IWebhookReceiptObserver, IDispatchObserver
{
    /// <summary>
    /// How many deliveries of one outcome are kept in a second. Objects that live long cost the garbage collector more than all else here,
    /// and nobody reads a list that is replaced several times a second.
    /// </summary>
    public const int KeptASecond = 100;

    private readonly RateGate[] _gates = GatePerOutcome();

    /// <summary>Each kind of run has its own: among many deliveries, or messages of an engine, a run that somebody began would be lost.</summary>
    private readonly RateGate[][] _runGates = [.. Enum.GetValues<RunKind>().Select(static _ => GatePerOutcome())];

    public OutcomeSeries Series { get; } = new();

    public void OnReceived(WebhookRequest request, WebhookReceipt receipt, TimeSpan duration)
    {
        var now = time.GetUtcNow();
        Series.Add(now, receipt.Outcome, receipt.Event is null ? null : duration);
        if (_gates[(int)receipt.Outcome].TryTake(now.UtcTicks / TimeSpan.TicksPerSecond))
        {
            journal.Add(new(registration, now, duration, Activity.Current?.TraceId.ToHexString(), request, receipt));
        }
    }

    public void OnDispatched(KeygenEvent keygenEvent, DispatchResult result, TimeSpan duration)
    {
        var now = time.GetUtcNow();
        var isRun = result.Outcome is not (WebhookOutcome.Duplicate or WebhookOutcome.Ignored or WebhookOutcome.InProgress);
        if (isRun && _runGates[(int)RecordedDelivery.KindOf(keygenEvent)][(int)result.Outcome].TryTake(now.UtcTicks / TimeSpan.TicksPerSecond))
        {
            journal.Add(new(registration, now, duration, Activity.Current?.TraceId.ToHexString(), keygenEvent, result));
        }
    }

    private static RateGate[] GatePerOutcome() => [.. Enum.GetValues<WebhookOutcome>().Select(static _ => new RateGate())];

    private sealed class RateGate
    {
        private long _second;
        private int _taken;

        public bool TryTake(long second)
        {
            if (Volatile.Read(ref _second) != second)
            {
                // Two threads may both begin a second: a few more are kept then.
                Volatile.Write(ref _second, second);
                Volatile.Write(ref _taken, 0);
            }

            return Volatile.Read(ref _taken) < KeptASecond && Interlocked.Increment(ref _taken) <= KeptASecond;
        }
    }
}
