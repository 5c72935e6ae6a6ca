using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Leases that can be taken from their holder, or be out of reach.</summary>
internal sealed class LosableLeases(INamedLeaseStore inner) : INamedLeaseStore
{
    private volatile bool _isTaken;
    private volatile bool _refused;

    public bool IsOutOfReach { get; init; }

    public bool Refused => _refused;

    public void TakeAway() => _isTaken = true;

    public void GiveBack() => _isTaken = false;

    public ValueTask<NamedLease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken) =>
        inner.TryAcquireAsync(name, duration, cancellationToken);

    public ValueTask<bool> TryRenewAsync(NamedLease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (IsOutOfReach)
        {
            throw new IOException("The leases are out of reach.");
        }

        _refused |= _isTaken;
        return _isTaken ? new(false) : inner.TryRenewAsync(lease, duration, cancellationToken);
    }

    public ValueTask ReleaseAsync(NamedLease lease, CancellationToken cancellationToken) => inner.ReleaseAsync(lease, cancellationToken);
}

/// <summary>Leases that everybody gets.</summary>
internal sealed class NoLeases : INamedLeaseStore
{
    private long _last;

    public ValueTask<NamedLease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken) =>
        new(new NamedLease(name, Interlocked.Increment(ref _last)));

    public ValueTask<bool> TryRenewAsync(NamedLease lease, TimeSpan duration, CancellationToken cancellationToken) => new(true);

    public ValueTask ReleaseAsync(NamedLease lease, CancellationToken cancellationToken) => default;
}
