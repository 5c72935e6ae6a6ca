using System.Collections.Concurrent;

namespace Keygen.Webhooks.Chaos.Sending;

/// <summary>What was sent, and what came back. The check compares the receivers with this, and not with what they saw.</summary>
internal sealed class SenderLog
{
    private readonly int[] _deliveries = new int[Enum.GetValues<DeliveryReason>().Length];
    private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private int _acknowledged;

    public ConcurrentQueue<SentEvent> Events { get; } = new();

    /// <summary>How often each status came, or a connection broke.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    public int Deliveries => _deliveries.Sum();

    public int Duplicates => Deliveries - DeliveriesFor(DeliveryReason.First);

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public int DeliveriesFor(DeliveryReason reason) => Volatile.Read(ref _deliveries[(int)reason]);

    public void Begin(DeliveryReason reason) => Interlocked.Increment(ref _deliveries[(int)reason]);

    public void Answer(string answer) => _answers.AddOrUpdate(answer, 1, static (_, count) => count + 1);

    public void Acknowledge(SentEvent sent, long at)
    {
        sent.Acknowledge(at);
        Interlocked.Increment(ref _acknowledged);
    }
}
