using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>A lease store, and a name that no other case uses.</summary>
internal sealed class NamedLeaseHarness(StoreUnderTest subject) : ContractHarness(subject)
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public string Name { get; } = $"catch-up:{Guid.NewGuid():N}";

    public INamedLeaseStore Store { get; private set; } = null!;

    /// <summary>The store of another process with the same engine.</summary>
    public INamedLeaseStore OpenAnother() => Required<INamedLeaseStore>(OpenProcess());

    /// <summary>Acquires a free lease.</summary>
    public async Task<NamedLease> AcquireAsync(string? name = null, INamedLeaseStore? store = null)
    {
        var lease = await (store ?? Store).TryAcquireAsync(name ?? Name, Minute, default)
            ?? throw new StoreContractException("expected a free lease to be granted, found null.");
        lease.Name.MustBe(name ?? Name, "the name of the lease");
        return lease;
    }

    public async Task MustBeHeldAsync(string when, string? name = null, INamedLeaseStore? store = null)
    {
        if (await (store ?? Store).TryAcquireAsync(name ?? Name, Minute, default) is { } granted)
        {
            throw new StoreContractException($"expected the lease to be held {when}, found that it was granted again as {granted.FencingNumber}.");
        }
    }

    public async Task RenewAsync(NamedLease lease, bool expected, string what) =>
        (await Store.TryRenewAsync(lease, Minute, default)).MustBe(expected, $"renewing {what}");

    protected override void Use(IServiceProvider process) => Store = Required<INamedLeaseStore>(process);
}
