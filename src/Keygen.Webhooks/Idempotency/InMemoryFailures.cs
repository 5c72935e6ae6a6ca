using System.Diagnostics.CodeAnalysis;

namespace Keygen.Webhooks.Idempotency;

/// <summary>An event for which a handler has failed and has not completed since.</summary>
internal sealed class InMemoryFailedEvent(EventKey key)
{
    public EventKey Key => key;

    public EventIdentity? Identity { get; set; }

    public List<HandlerFailure> Handlers { get; } = [];

    /// <summary>Grows with each failure in the store, so it orders events and is the cursor of a list.</summary>
    public long Number { get; set; }
}

/// <summary>The failing events in memory. The storage guards it with its lock.</summary>
internal sealed class InMemoryFailures(int capacity = InMemoryFailures.DefaultCapacity)
{
    /// <summary>At most this many are remembered; beyond it, the one that failed longest ago is forgotten.</summary>
    public const int DefaultCapacity = 10_000;

    private readonly Dictionary<InMemoryMarkKey, InMemoryFailedEvent> _events = [];
    private long _number;

    /// <summary>Made when a handler fails: no start needs it.</summary>
    private SortedDictionary<long, InMemoryMarkKey> OldestFirst => field ??= [];

    public int Count => _events.Count;

    public IEnumerable<InMemoryMarkKey> Keys => _events.Keys;

    public IEnumerable<InMemoryFailedEvent> All => _events.Values;

    public InMemoryFailedEvent? Find(InMemoryMarkKey key) => _events.GetValueOrDefault(key);

    public void Add(InMemoryMarkKey key, FailedRun run)
    {
        if (_events.TryGetValue(key, out var failed))
        {
            OldestFirst.Remove(failed.Number);
        }
        else
        {
            _events[key] = failed = new(run.Key);
        }

        (failed.Identity, failed.Number) = (run.Identity ?? failed.Identity, ++_number);
        OldestFirst[failed.Number] = key;
        var before = failed.Handlers.FindIndex(one => string.Equals(one.Handler, run.Handler, StringComparison.Ordinal));
        var attempts = before < 0 ? 1 : failed.Handlers[before].Attempts + 1;
        if (before >= 0)
        {
            failed.Handlers.RemoveAt(before);
        }

        failed.Handlers.Add(new(run.Handler, attempts, run.ErrorType, run.FailedAt));
        while (_events.Count > capacity)
        {
            RemoveOldest();
        }
    }

    /// <summary>Removes a handler that has completed, or the event when it is settled.</summary>
    public void Completed(InMemoryMarkKey key, string handler, bool settles)
    {
        if (_events.TryGetValue(key, out var failed))
        {
            failed.Handlers.RemoveAll(one => string.Equals(one.Handler, handler, StringComparison.Ordinal));
            if (settles || failed.Handlers.Count == 0)
            {
                Remove(key);
            }
        }
    }

    public void Remove(InMemoryMarkKey key)
    {
        if (_events.Remove(key, out var failed))
        {
            OldestFirst.Remove(failed.Number);
        }
    }

    public void RemoveBefore(DateTimeOffset cutoff)
    {
        while (TryFindOldest(out var oldest) && oldest.Handlers[^1].LastFailedAt < cutoff)
        {
            RemoveOldest();
        }
    }

    /// <summary>The events before a number, newest first.</summary>
    public IEnumerable<InMemoryFailedEvent> Before(long number) =>
        OldestFirst.Reverse().SkipWhile(one => one.Key >= number).Select(one => _events[one.Value]);

    private bool TryFindOldest([NotNullWhen(true)] out InMemoryFailedEvent? oldest)
    {
        foreach (var (_, key) in OldestFirst)
        {
            oldest = _events[key];
            return true;
        }

        oldest = null;
        return false;
    }

    private void RemoveOldest() => Remove(OldestFirst.First().Value);
}
