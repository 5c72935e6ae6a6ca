namespace Keygen.Webhooks.Testing;

/// <summary>The recorded events of the fake, ordered by (created, id). Notifies waiters of each change.</summary>
internal sealed class FakeRows(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<FakeWebhookEvent> _rows = [];
    private readonly Dictionary<string, FakeWebhookEvent> _byId = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Completes with the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    public void Add(FakeWebhookEvent row) => Change(() =>
    {
        var index = _rows.BinarySearch(row, Order.Instance);
        _rows.Insert(index < 0 ? ~index : index, row);
        _byId.Add(row.Id, row);
    });

    public FakeWebhookEvent? Find(string id) => Read(() => _byId.GetValueOrDefault(id));

    public FakeWebhookEvent[] All() => Read(_rows.ToArray);

    public bool Remove(FakeWebhookEvent row)
    {
        var removed = false;
        Change(() => removed = _byId.Remove(row.Id) && _rows.Remove(row));
        return removed;
    }

    public void RemoveBefore(DateTimeOffset created) => Change(() =>
    {
        foreach (var row in _rows.TakeWhile(row => row.Created < created))
        {
            _byId.Remove(row.Id);
        }

        _rows.RemoveAll(row => row.Created < created);
    });

    /// <summary>
    /// The rows after a given row, in either direction, that match a filter; null when the given row is gone or does not match.
    /// </summary>
    public List<FakeWebhookEvent>? After(string? id, bool ascending, Func<FakeWebhookEvent, bool> filter, int count) => Read(() =>
    {
        var start = ascending ? 0 : _rows.Count - 1;
        if (id is not null)
        {
            if (!_byId.TryGetValue(id, out var cursor) || !filter(cursor))
            {
                return null;
            }

            start = _rows.BinarySearch(cursor, Order.Instance) + (ascending ? 1 : -1);
        }

        var page = new List<FakeWebhookEvent>();
        for (var i = start; i >= 0 && i < _rows.Count && page.Count < count; i += ascending ? 1 : -1)
        {
            if (filter(_rows[i]))
            {
                page.Add(_rows[i]);
            }
        }

        return page;
    });

    public T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    public void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change();
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Order : IComparer<FakeWebhookEvent>
    {
        public static readonly Order Instance = new();

        public int Compare(FakeWebhookEvent? x, FakeWebhookEvent? y) =>
            x!.Created.CompareTo(y!.Created) is not 0 and var byTime ? byTime : string.CompareOrdinal(x.Id, y.Id);
    }
}
