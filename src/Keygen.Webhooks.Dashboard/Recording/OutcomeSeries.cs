namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>Counts deliveries by outcome, and how long those with an event took, in slots of ten seconds over one hour.</summary>
/// <remarks>Adding takes two interlocked increments, and a lock once for each slot.</remarks>
internal sealed class OutcomeSeries
{
    public const int Slots = 360;

    public static readonly TimeSpan Width = TimeSpan.FromSeconds(10);

    public static readonly int Outcomes = Enum.GetValues<WebhookOutcome>().Length;

    private readonly Slot?[] _slots = new Slot?[Slots];
    private readonly Lock _lock = new();

    public static long NumberOf(DateTimeOffset time) => time.UtcTicks / Width.Ticks;

    public void Add(DateTimeOffset at, WebhookOutcome outcome, TimeSpan? duration)
    {
        var number = NumberOf(at);
        var slot = Volatile.Read(ref _slots[number % Slots]);
        if (slot?.Number != number)
        {
            slot = Renew(number);
        }

        Interlocked.Increment(ref slot.Counts[(int)outcome]);
        if (duration is { } took)
        {
            Interlocked.Increment(ref slot.Latencies[LatencyScale.IndexOf(took)]);
        }
    }

    /// <returns>The slots of the last hour that counted something, the oldest first.</returns>
    public IReadOnlyList<Slot> Read(DateTimeOffset now)
    {
        var oldest = NumberOf(now) - Slots;
        return [.. _slots.Select(static (_, index) => index).Select(index => Volatile.Read(ref _slots[index])).OfType<Slot>()
            .Where(slot => slot.Number > oldest).OrderBy(static slot => slot.Number)];
    }

    private Slot Renew(long number)
    {
        lock (_lock)
        {
            ref var slot = ref _slots[number % Slots];
            if (slot is null || slot.Number < number)
            {
                Volatile.Write(ref slot, new(number));
            }

            return slot;
        }
    }

    internal sealed class Slot(long number)
    {
        /// <summary>The number of the slot since the year 1.</summary>
        public long Number { get; } = number;

        /// <summary>By outcome.</summary>
        public int[] Counts { get; } = new int[Outcomes];

        /// <summary>By step of <see cref="LatencyScale"/>.</summary>
        public int[] Latencies { get; } = new int[LatencyScale.Steps];

        /// <returns>The outcomes that occurred, and how often.</returns>
        public IEnumerable<(WebhookOutcome Outcome, int Count)> Read()
        {
            for (var index = 0; index < Counts.Length; index++)
            {
                if (Volatile.Read(ref Counts[index]) is > 0 and var count)
                {
                    yield return ((WebhookOutcome)index, count);
                }
            }
        }
    }
}
