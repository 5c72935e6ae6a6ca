using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Keygen.Webhooks.Idempotency;

/// <summary>Keeps leases and marks in the memory of this process: for one server, until it restarts.</summary>
/// <remarks>A settled event takes only a hash, a time, a tag and a reference, so that a million of them need little memory.</remarks>
internal sealed partial class InMemoryMarkStorage(InMemoryStoreOptions options, TimeProvider time) : IMarkStorage
{
    /// <summary>A younger mark is not renewed, so that a delivery that is replayed many times needs no more memory.</summary>
    private static readonly TimeSpan RenewedAfter = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, InMemoryClaimedEvent> _open = [];
    private readonly Dictionary<UInt128, InMemoryMark> _settled = [];

    // In the order in which events were seen. A renewed mark has a second, later entry; the earlier entry is then skipped.
    private readonly Queue<(UInt128 Key, long SeenAt)> _oldestFirst = new();

    // Of the settled marks, those that are an event's own.
    private int _settledEvents;

    // Events with the same handlers share one list.
    private readonly Dictionary<string, string[]> _completed = new(StringComparer.Ordinal);

    private readonly int _capacity = options.Capacity > 0
        ? options.Capacity
        : throw new ArgumentOutOfRangeException(nameof(options), "Set the Capacity of the in-memory store to at least 1.");

    private long _lastFence;

    public StoreTraits Traits => new(SurvivesRestart: false, StoreTraits.DefaultRetention);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _open.Count + _settled.Count;
            }
        }
    }

    /// <summary>A fence that no other claim in this memory has, told apart by its first eight bytes.</summary>
    public Guid NewFence()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Interlocked.Increment(ref _lastFence));
        bytes[8..].Clear();
        return new(bytes);
    }

    public ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        lock (_lock)
        {
            var now = time.GetTimestamp();
            Drop(now, StoreTraits.DefaultRetention, downTo: 0);
            if (_settled.TryGetValue(hash, out var mark))
            {
                if (time.GetElapsedTime(mark.SeenAt, now) >= RenewedAfter)
                {
                    Settle(hash, mark with { SeenAt = now });
                }

                return new(new AcquireResult(ClaimStatus.Settled, []));
            }

            if (_open.TryGetValue(hash, out var open))
            {
                if (open.IsLeased(time) && open.Fence != fence)
                {
                    return new(new AcquireResult(ClaimStatus.InProgress, []));
                }
            }
            else
            {
                MakeRoom(now);
                _open[hash] = open = new();
            }

            (open.Fence, open.LeasedAt, open.Lease) = (fence, now, lease);
            return new(new AcquireResult(ClaimStatus.Claimed, open.Done is null ? [] : open.Done.ToArray()));
        }
    }

    public ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (FindOwn(HashOf(key), fence) is not { } open)
            {
                return new(false);
            }

            (open.LeasedAt, open.Lease) = (time.GetTimestamp(), lease);
            return new(true);
        }
    }

    public ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        lock (_lock)
        {
            if (FindOwn(hash, fence) is not { } open)
            {
                return new(_settled.TryGetValue(hash, out var mark) && mark.SettledBy == InMemoryMark.TagOf(fence));
            }

            if (_failures.Count > 0)
            {
                _failures.Completed(hash, handler, settles);
            }

            if (settles)
            {
                _open.Remove(hash);
                Settle(hash, new(time.GetTimestamp(), InMemoryMark.TagOf(fence), Completed(open.Done, handler)));
            }
            else if (open.Done?.Contains(handler) is not true)
            {
                (open.Done ??= []).Add(handler);
            }

            return new(true);
        }
    }

    public ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        lock (_lock)
        {
            if (FindOwn(hash, fence) is { } open)
            {
                open.Fence = null;
                if (open.Done is null)
                {
                    _open.Remove(hash);
                }
                else
                {
                    _oldestFirst.Enqueue((hash, open.LeasedAt));
                }
            }
        }

        return default;
    }

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        lock (_lock)
        {
            return new(_settled.ContainsKey(hash) ? EventState.Settled : _open.ContainsKey(hash) ? EventState.Open : EventState.Unknown);
        }
    }

    public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        lock (_lock)
        {
            return new(_settled.TryGetValue(hash, out var mark) ? mark.Completed : _open.GetValueOrDefault(hash)?.Done?.ToArray() ?? []);
        }
    }

    // A lease that has expired still belongs to its holder until someone else takes it.
    private InMemoryClaimedEvent? FindOwn(UInt128 hash, Guid fence) =>
        _open.TryGetValue(hash, out var open) && open.Fence == fence ? open : null;

    private string[] Completed(List<string>? done, string last)
    {
        string[] all = done is null ? [last] : [.. done.Append(last).Distinct(StringComparer.Ordinal)];
        var text = string.Join('\0', all);
        return _completed.TryGetValue(text, out var known) ? known : _completed[text] = all;
    }

    private void Settle(UInt128 hash, InMemoryMark mark)
    {
        if (!_settled.ContainsKey(hash) && KindOf(hash) is MarkKind.Event)
        {
            _settledEvents++;
        }

        _settled[hash] = mark;
        _oldestFirst.Enqueue((hash, mark.SeenAt));
    }

    private void MakeRoom(long now)
    {
        Drop(now, StoreTraits.ShortestRetention, downTo: _capacity - 1);
        if (_open.Count + _settled.Count >= _capacity)
        {
            throw new InvalidOperationException(
                $"The in-memory store is full: it holds {_capacity} events, and all are younger than {StoreTraits.ShortestRetention.TotalDays:0} days. "
                + "Raise its Capacity, or use a store outside the process.");
        }
    }

    /// <summary>Removes marks that have reached an age, oldest first, until only the given number is left.</summary>
    private void Drop(long now, TimeSpan age, int downTo)
    {
        while (_open.Count + _settled.Count > downTo
            && _oldestFirst.TryPeek(out var oldest) && time.GetElapsedTime(oldest.SeenAt, now) >= age)
        {
            _oldestFirst.Dequeue();
            if (_settled.TryGetValue(oldest.Key, out var mark) && mark.SeenAt == oldest.SeenAt)
            {
                _settled.Remove(oldest.Key);
                _settledEvents -= KindOf(oldest.Key) is MarkKind.Event ? 1 : 0;
            }
            else if (_open.TryGetValue(oldest.Key, out var open) && open.LeasedAt == oldest.SeenAt && !open.IsLeased(time))
            {
                _open.Remove(oldest.Key);
            }
        }
    }

    private static MarkKind KindOf(UInt128 hash) => (MarkKind)(byte)(hash & 0b11);

    /// <summary>Hashes a key. The last two bits are the kind of its marks: a settled event has nothing else that tells.</summary>
    private static UInt128 HashOf(EventKey key)
    {
        var text = (ReadOnlySpan<string>)[key.Registration, key.AccountId, key.IdempotencyToken];
        var size = text.Length + Encoding.UTF8.GetMaxByteCount(key.Registration.Length + key.AccountId.Length + key.IdempotencyToken.Length);
        var bytes = size <= 1024 ? stackalloc byte[size] : new byte[size];
        var length = 0;
        foreach (var part in text)
        {
            length += Encoding.UTF8.GetBytes(part, bytes[length..]);
            bytes[length++] = 0;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        var kind = key.IsReplay ? MarkKind.Replay : key.IdempotencyToken.Contains(':', StringComparison.Ordinal) ? MarkKind.Later : MarkKind.Event;
        return (BinaryPrimitives.ReadUInt128LittleEndian(hash) & ~(UInt128)0b11) | (UInt128)(byte)kind;
    }

    private enum MarkKind : byte
    {
        Event,
        Later,
        Replay,
    }
}
