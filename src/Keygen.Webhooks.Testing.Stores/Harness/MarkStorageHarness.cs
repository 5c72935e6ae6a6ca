using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>A store over a storage of leases, whose calls a case can make fail.</summary>
internal sealed class MarkStorageHarness(StoreUnderTest subject) : StoreHarness(subject)
{
    public static readonly TimeSpan Lease = new ClaimLeaseOptions().Lease;

    private readonly PendingCalls _underWay = new();
    private IServiceProvider? _process;

    /// <summary>The storage under <see cref="StoreHarness.Store"/>.</summary>
    public FaultyStorage Storage { get; private set; } = null!;

    /// <summary>The storage itself, whose calls never fail.</summary>
    public IMarkStorage Direct => Storage.Inner;

    /// <summary>A small step, because a lease is exact to the second.</summary>
    protected override TimeSpan Step => TimeSpan.FromSeconds(1);

    /// <summary>Another server, whose connection to the engine can fail separately.</summary>
    public (IIdempotencyStore Store, FaultyStorage Storage) OpenServer()
    {
        var process = OpenProcess();
        var storage = new FaultyStorage(StorageOf(process), _underWay);
        return (StoreOver(storage, process), storage);
    }

    public LeasedIdempotencyStore StoreOver(IMarkStorage storage) => StoreOver(storage, _process!);

    /// <summary>Acquires a lease with a given fence.</summary>
    public async Task<ClaimStatus> AcquireAsync(Guid fence) => (await Direct.TryAcquireAsync(Key, fence, Lease, default)).Status;

    protected override void Use(IServiceProvider process)
    {
        _process = process;
        Storage = new(StorageOf(process), _underWay);
        base.Use(process);
    }

    protected override IIdempotencyStore CreateStore(IServiceProvider process) =>
        StoreOver(ReferenceEquals(process, _process) ? Storage : new FaultyStorage(StorageOf(process), _underWay), process);

    /// <summary>The storage that the subject registers, or the one under the store that its Use… method registers.</summary>
    private static IMarkStorage StorageOf(IServiceProvider process) =>
        process.GetService<IMarkStorage>() ?? (process.GetService<IIdempotencyStore>() as LeasedIdempotencyStore)?.Storage ?? Required<IMarkStorage>(process);

    protected override Task QuietAsync() => _underWay.QuietAsync();

    private LeasedIdempotencyStore StoreOver(IMarkStorage storage, IServiceProvider process) => new(
        storage, process.GetRequiredService<IServiceScopeFactory>(), Time, new ClaimLeaseOptions(), process.GetService<ILogger<LeasedIdempotencyStore>>());
}
