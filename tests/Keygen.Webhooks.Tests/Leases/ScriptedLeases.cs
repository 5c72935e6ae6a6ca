using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.Tests.Leases;

/// <summary>Leases that can be taken from their holder, or be out of reach.</summary>
internal sealed class ScriptedLeases(INamedLeaseStore inner) : INamedLeaseStore
{
    private string? _taken;

    public bool IsOutOfReach { get; set; }

    /// <summary>Whether releases are never answered.</summary>
    public bool ReleaseHangs { get; set; }

    public int Renewals { get; private set; }

    public int Releases { get; private set; }

    public void TakeAway(string name) => _taken = name;

    public ValueTask<NamedLease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        ThrowIfOutOfReach();
        return inner.TryAcquireAsync(name, duration, cancellationToken);
    }

    public ValueTask<bool> TryRenewAsync(NamedLease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        ThrowIfOutOfReach();
        Renewals++;
        return lease.Name == _taken ? new(false) : inner.TryRenewAsync(lease, duration, cancellationToken);
    }

    public ValueTask ReleaseAsync(NamedLease lease, CancellationToken cancellationToken)
    {
        ThrowIfOutOfReach();
        Releases++;
        return ReleaseHangs ? new(Task.Delay(Timeout.Infinite, CancellationToken.None)) : inner.ReleaseAsync(lease, cancellationToken);
    }

    private void ThrowIfOutOfReach()
    {
        if (IsOutOfReach)
        {
            throw new IOException("The store is out of reach.");
        }
    }
}
