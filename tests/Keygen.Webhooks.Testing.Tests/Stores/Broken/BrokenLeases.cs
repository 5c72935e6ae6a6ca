using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.Testing.Tests.Stores.Broken;

/// <summary>How leases are broken.</summary>
public enum LeaseFault
{
    GrantsWhatIsHeld,
    NeverEnds,
    EndsTooEarly,
    SameNumberAgain,
    RenewsForAnyone,
    RenewsNothing,
    RefusesWhatRanOut,
    ReleasesForAnyone,
    ReleasesNothing,
    FoldsNames,
    CutsNames,
    TakesAnything,
}

/// <summary>A store of leases that breaks one rule.</summary>
internal sealed class BrokenLeases(LeaseFault fault, TimeProvider time) : INamedLeaseStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Number, DateTimeOffset Until)> _held = new(StringComparer.Ordinal);
    private long _last;

    public ValueTask<NamedLease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        Check(name, duration);
        lock (_lock)
        {
            if (_held.TryGetValue(Name(name), out var held) && fault is not LeaseFault.GrantsWhatIsHeld && (held.Until > time.GetUtcNow() || fault is LeaseFault.NeverEnds))
            {
                return new((NamedLease?)null);
            }

            _last += fault is LeaseFault.SameNumberAgain ? 0 : 1;
            _held[Name(name)] = (_last, time.GetUtcNow() + (fault is LeaseFault.EndsTooEarly ? duration / 2 : duration));
            return new(new NamedLease(name, _last));
        }
    }

    public ValueTask<bool> TryRenewAsync(NamedLease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        Check(lease.Name, duration);
        lock (_lock)
        {
            if (!_held.TryGetValue(Name(lease.Name), out var held) || (held.Number != lease.FencingNumber && fault is not LeaseFault.RenewsForAnyone)
                || (fault is LeaseFault.RefusesWhatRanOut && held.Until <= time.GetUtcNow()))
            {
                return new(false);
            }

            _held[Name(lease.Name)] = fault is LeaseFault.RenewsNothing ? held : (held.Number, time.GetUtcNow() + duration);
            return new(true);
        }
    }

    public ValueTask ReleaseAsync(NamedLease lease, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_held.TryGetValue(Name(lease.Name), out var held) && fault is not LeaseFault.ReleasesNothing
                && (held.Number == lease.FencingNumber || fault is LeaseFault.ReleasesForAnyone))
            {
                _held.Remove(Name(lease.Name));
            }
        }

        return default;
    }

    private string Name(string name) => fault switch
    {
        LeaseFault.FoldsNames => name.ToUpperInvariant(),
        LeaseFault.CutsNames => name.Length > 100 ? name[..100] : name,
        _ => name ?? "",
    };

    private void Check(string name, TimeSpan duration)
    {
        if (fault is not LeaseFault.TakesAnything)
        {
            NamedLease.ThrowIfInvalid(name, duration);
        }
    }
}
