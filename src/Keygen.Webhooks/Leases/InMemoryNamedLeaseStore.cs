namespace Keygen.Webhooks.Leases;

/// <summary>
/// Grants leases to the threads of this process. The in-memory store serves one process only, so no other process needs them.
/// </summary>
internal sealed class InMemoryNamedLeaseStore(TimeProvider time) : INamedLeaseStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);

    // One counter for all names. It starts at the time, so that the numbers also grow over a restart.
    private long _last = time.GetUtcNow().UtcTicks;

    public ValueTask<NamedLease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        NamedLease.ThrowIfInvalid(name, duration);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_held.TryGetValue(name, out var held) && time.GetElapsedTime(held.Since) < held.Duration)
            {
                return new((NamedLease?)null);
            }

            _held[name] = new(++_last, time.GetTimestamp(), duration);
            return new(new NamedLease(name, _last));
        }
    }

    public ValueTask<bool> TryRenewAsync(NamedLease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        NamedLease.ThrowIfInvalid(lease.Name, duration);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_held.TryGetValue(lease.Name, out var held) || held.Number != lease.FencingNumber)
            {
                return new(false);
            }

            _held[lease.Name] = held with { Since = time.GetTimestamp(), Duration = duration };
            return new(true);
        }
    }

    public ValueTask ReleaseAsync(NamedLease lease, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_held.TryGetValue(lease.Name, out var held) && held.Number == lease.FencingNumber)
            {
                _held.Remove(lease.Name);
            }
        }

        return default;
    }

    private readonly record struct Held(long Number, long Since, TimeSpan Duration);
}
