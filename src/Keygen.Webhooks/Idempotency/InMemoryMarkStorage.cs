using System.Buffers.Binary;

namespace Keygen.Webhooks.Idempotency;

/// <summary>Keeps leases and marks in the memory of this process: for one server, until it restarts.</summary>
internal sealed partial class InMemoryMarkStorage(InMemoryStoreOptions options, TimeProvider time) : IMarkStorage
{
    /// <summary>A younger mark is not renewed, so that a delivery that is replayed many times needs no more memory.</summary>
    private static readonly TimeSpan RenewedAfter = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly InMemoryMarkTable _marks = new(options.Capacity, time);
    private long _lastFence;

    public StoreTraits Traits => new(SurvivesRestart: false, StoreTraits.DefaultRetention);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _marks.Count;
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
        var own = InMemoryMarkKey.Of(key);
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _marks.DropOld(now);
            if (_marks.FindSettled(own) is { } mark)
            {
                if (time.GetElapsedTime(mark.SeenAt, now) >= RenewedAfter)
                {
                    _marks.Keep(own, mark with { SeenAt = now });
                }

                return new(new AcquireResult(ClaimStatus.Settled, []));
            }

            var open = _marks.FindOpen(own);
            if (open?.IsLeased(time) is true && open.Fence != fence)
            {
                return new(new AcquireResult(ClaimStatus.InProgress, []));
            }

            open ??= _marks.Open(own, now);
            (open.Fence, open.LeasedAt, open.Lease) = (fence, now, lease);
            return new(new AcquireResult(ClaimStatus.Claimed, open.Done is null ? [] : open.Done.ToArray()));
        }
    }

    public ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (FindOwn(InMemoryMarkKey.Of(key), fence) is not { } open)
            {
                return new(false);
            }

            (open.LeasedAt, open.Lease) = (time.GetTimestamp(), lease);
            return new(true);
        }
    }

    public ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken)
    {
        var own = InMemoryMarkKey.Of(key);
        lock (_lock)
        {
            if (FindOwn(own, fence) is not { } open)
            {
                return new(_marks.FindSettled(own)?.SettledBy == InMemoryMark.TagOf(fence));
            }

            if (_failures.Count > 0)
            {
                _failures.Completed(own, handler, settles);
            }

            if (settles)
            {
                _marks.Settle(own, fence, handler);
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
        var own = InMemoryMarkKey.Of(key);
        lock (_lock)
        {
            if (FindOwn(own, fence) is { } open)
            {
                _marks.Release(own, open);
            }
        }

        return default;
    }

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken)
    {
        var own = InMemoryMarkKey.Of(key);
        lock (_lock)
        {
            return new(_marks.FindSettled(own) is not null ? EventState.Settled : _marks.FindOpen(own) is not null ? EventState.Open : EventState.Unknown);
        }
    }

    public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, CancellationToken cancellationToken)
    {
        var own = InMemoryMarkKey.Of(key);
        lock (_lock)
        {
            return new(_marks.FindSettled(own)?.Completed ?? _marks.FindOpen(own)?.Done?.ToArray() ?? []);
        }
    }

    // A lease that has expired still belongs to its holder until someone else takes it.
    private InMemoryClaimedEvent? FindOwn(InMemoryMarkKey key, Guid fence) => _marks.FindOpen(key) is { } open && open.Fence == fence ? open : null;
}
