namespace Keygen.Webhooks.Idempotency;

/// <summary>The open and the settled marks in memory, until they are forgotten. The storage guards it with its lock.</summary>
/// <remarks>A settled event takes only a hash, a time, a tag and a reference, so that a million of them need little memory.</remarks>
internal sealed class InMemoryMarkTable(int capacity, TimeProvider time)
{
    private readonly Dictionary<InMemoryMarkKey, InMemoryClaimedEvent> _open = [];
    private readonly Dictionary<InMemoryMarkKey, InMemoryMark> _settled = [];

    // In the order in which events were seen. A renewed mark has a second, later entry; the earlier entry is then skipped.
    private readonly Queue<(InMemoryMarkKey Key, long SeenAt)> _oldestFirst = new();

    // Events with the same handlers share one list.
    private readonly Dictionary<string, string[]> _completed = new(StringComparer.Ordinal);

    private readonly int _capacity = capacity > 0
        ? capacity
        : throw new ArgumentOutOfRangeException(nameof(capacity), "Set the Capacity of the in-memory store to at least 1.");

    public int Count => _open.Count + _settled.Count;

    public IEnumerable<InMemoryMarkKey> OpenKeys => _open.Keys;

    /// <summary>Of the settled marks, those that are an event's own.</summary>
    public int SettledEvents { get; private set; }

    public InMemoryClaimedEvent? FindOpen(InMemoryMarkKey key) => _open.GetValueOrDefault(key);

    public InMemoryMark? FindSettled(InMemoryMarkKey key) => _settled.TryGetValue(key, out var mark) ? mark : null;

    /// <summary>Adds an event without marks.</summary>
    /// <exception cref="InvalidOperationException">The store is full.</exception>
    public InMemoryClaimedEvent Open(InMemoryMarkKey key, long now)
    {
        Drop(now, StoreTraits.ShortestRetention, downTo: _capacity - 1);
        return Count < _capacity ? _open[key] = new() : throw new InvalidOperationException(
            $"The in-memory store is full: it holds {_capacity} events, and all are younger than {StoreTraits.ShortestRetention.TotalDays:0} days. "
            + "Raise its Capacity, or use a store outside the process.");
    }

    /// <summary>Keeps the marks of an event that nobody holds any more; it has none if no handler has completed.</summary>
    public void Release(InMemoryMarkKey key, InMemoryClaimedEvent open)
    {
        open.Fence = null;
        if (open.Done is null)
        {
            _open.Remove(key);
        }
        else
        {
            _oldestFirst.Enqueue((key, open.LeasedAt));
        }
    }

    /// <summary>Settles an event with its last handler.</summary>
    public void Settle(InMemoryMarkKey key, Guid fence, string last)
    {
        _open.Remove(key, out var open);
        Keep(key, new(time.GetTimestamp(), InMemoryMark.TagOf(fence), ListOf(open?.Done, last)));
    }

    /// <summary>Keeps a settled mark, with the time at which it was seen.</summary>
    public void Keep(InMemoryMarkKey key, InMemoryMark mark)
    {
        SettledEvents += key.Kind is MarkKind.Event && !_settled.ContainsKey(key) ? 1 : 0;
        _settled[key] = mark;
        _oldestFirst.Enqueue((key, mark.SeenAt));
    }

    /// <summary>Removes the marks that have reached the store's retention.</summary>
    public void DropOld(long now) => Drop(now, StoreTraits.DefaultRetention, downTo: 0);

    private string[] ListOf(List<string>? done, string last)
    {
        string[] all = done is null ? [last] : [.. done.Append(last).Distinct(StringComparer.Ordinal)];
        var text = string.Join('\0', all);
        return _completed.TryGetValue(text, out var known) ? known : _completed[text] = all;
    }

    /// <summary>Removes marks that have reached an age, oldest first, until only the given number is left.</summary>
    private void Drop(long now, TimeSpan age, int downTo)
    {
        while (Count > downTo && _oldestFirst.TryPeek(out var oldest) && time.GetElapsedTime(oldest.SeenAt, now) >= age)
        {
            _oldestFirst.Dequeue();
            if (_settled.TryGetValue(oldest.Key, out var mark) && mark.SeenAt == oldest.SeenAt)
            {
                _settled.Remove(oldest.Key);
                SettledEvents -= oldest.Key.Kind is MarkKind.Event ? 1 : 0;
            }
            else if (_open.TryGetValue(oldest.Key, out var open) && open.LeasedAt == oldest.SeenAt && !open.IsLeased(time))
            {
                _open.Remove(oldest.Key);
            }
        }
    }
}
