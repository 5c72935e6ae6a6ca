using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>A lease on a name, over its time.</summary>
internal static class LeaseCases
{
    public static readonly ContractCase<NamedLeaseHarness>[] All =
    [
        new("A lease that is held is granted to nobody else", Held),
        new("A lease is free after its release", Released),
        new("A lease is free when its time is over and not before", Expired),
        new("A renewed lease lasts from then on", Renewed),
        new("Of a hundred at once one gets the lease", AtOnce),
        new("Of a hundred at once one takes over a lease that is over", TakeOver),
        new("A cancelled attempt leaves the lease free or tells that it was granted", Cancelled),
    ];

    private static async Task Held(NamedLeaseHarness bench)
    {
        var another = bench.OpenAnother();
        await bench.AcquireAsync();

        await bench.MustBeHeldAsync("by this process");
        await bench.MustBeHeldAsync("by another process", store: another);
    }

    private static async Task Released(NamedLeaseHarness bench)
    {
        var another = bench.OpenAnother();
        var lease = await bench.AcquireAsync();

        await bench.Store.ReleaseAsync(lease, default);

        await bench.AcquireAsync(store: another);
        await bench.MustBeHeldAsync("by the other process");
    }

    private static async Task Expired(NamedLeaseHarness bench)
    {
        await bench.AcquireAsync();

        await bench.AdvanceAsync(TimeSpan.FromSeconds(50));
        await bench.MustBeHeldAsync("before its time is over");
        await bench.AdvanceAsync(TimeSpan.FromSeconds(10));
        await bench.AcquireAsync();
    }

    private static async Task Renewed(NamedLeaseHarness bench)
    {
        var lease = await bench.AcquireAsync();
        for (var i = 0; i < 3; i++)
        {
            await bench.AdvanceAsync(TimeSpan.FromSeconds(50));
            await bench.RenewAsync(lease, true, "a lease that is held");
            await bench.MustBeHeldAsync("after its renewal");
        }

        await bench.AdvanceAsync(TimeSpan.FromSeconds(60));
        await bench.AcquireAsync();
    }

    private static async Task AtOnce(NamedLeaseHarness bench)
    {
        INamedLeaseStore[] stores = [bench.Store, bench.OpenAnother()];
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(
            async () => await stores[i % 2].TryAcquireAsync(bench.Name, NamedLeaseHarness.Minute, default))));

        answers.Count(static lease => lease is not null).MustBe(1, "the number of leases granted");
    }

    private static async Task TakeOver(NamedLeaseHarness bench)
    {
        await bench.AcquireAsync();
        await bench.AdvanceAsync(TimeSpan.FromSeconds(60));

        await AtOnce(bench);
    }

    private static async Task Cancelled(NamedLeaseHarness bench)
    {
        var (answered, granted) = await Expectations.AnswerOrCancelAsync(
            () => bench.Store.TryAcquireAsync(bench.Name, NamedLeaseHarness.Minute, new CancellationToken(canceled: true)), "the attempt");
        if (answered)
        {
            await bench.Store.ReleaseAsync(granted ?? throw new StoreContractException("expected a lease that is free to be granted, found null."), default);
        }

        await bench.AcquireAsync();
    }
}
