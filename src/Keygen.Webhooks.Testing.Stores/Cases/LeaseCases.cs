using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>A lease on a name, from its grant to its end.</summary>
internal static class LeaseCases
{
    public static readonly ContractCase<NamedLeaseHarness>[] All =
    [
        new("A held lease is not granted again", Held),
        new("A lease is free after its release", Released),
        new("A lease is free when its duration has passed, and not before", Expired),
        new("A renewed lease lasts for its duration after the renewal", Renewed),
        new("Of a hundred concurrent attempts, one gets the lease", AtOnce),
        new("Of a hundred concurrent attempts, one takes over an expired lease", TakeOver),
        new("A cancelled attempt leaves the lease free or returns it", Cancelled),
    ];

    private static async Task Held(NamedLeaseHarness harness)
    {
        var another = harness.OpenAnother();
        await harness.AcquireAsync();

        await harness.MustBeHeldAsync("by this process");
        await harness.MustBeHeldAsync("by another process", store: another);
    }

    private static async Task Released(NamedLeaseHarness harness)
    {
        var another = harness.OpenAnother();
        var lease = await harness.AcquireAsync();

        await harness.Store.ReleaseAsync(lease, default);

        await harness.AcquireAsync(store: another);
        await harness.MustBeHeldAsync("by the other process");
    }

    private static async Task Expired(NamedLeaseHarness harness)
    {
        await harness.AcquireAsync();

        await harness.AdvanceAsync(TimeSpan.FromSeconds(50));
        await harness.MustBeHeldAsync("before its duration has passed");
        await harness.AdvanceAsync(TimeSpan.FromSeconds(10));
        await harness.AcquireAsync();
    }

    private static async Task Renewed(NamedLeaseHarness harness)
    {
        var lease = await harness.AcquireAsync();
        for (var i = 0; i < 3; i++)
        {
            await harness.AdvanceAsync(TimeSpan.FromSeconds(50));
            await harness.RenewAsync(lease, true, "a held lease");
            await harness.MustBeHeldAsync("after its renewal");
        }

        await harness.AdvanceAsync(TimeSpan.FromSeconds(60));
        await harness.AcquireAsync();
    }

    private static async Task AtOnce(NamedLeaseHarness harness)
    {
        INamedLeaseStore[] stores = [harness.Store, harness.OpenAnother()];
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(
            async () => await stores[i % 2].TryAcquireAsync(harness.Name, NamedLeaseHarness.Minute, default))));

        answers.Count(static lease => lease is not null).MustBe(1, "the number of leases granted");
    }

    private static async Task TakeOver(NamedLeaseHarness harness)
    {
        await harness.AcquireAsync();
        await harness.AdvanceAsync(TimeSpan.FromSeconds(60));

        await AtOnce(harness);
    }

    private static async Task Cancelled(NamedLeaseHarness harness)
    {
        var (answered, granted) = await Expectations.AnswerOrCancelAsync(
            () => harness.Store.TryAcquireAsync(harness.Name, NamedLeaseHarness.Minute, new CancellationToken(canceled: true)), "the attempt");
        if (answered)
        {
            await harness.Store.ReleaseAsync(granted ?? throw new StoreContractException("expected a free lease to be granted, found null."), default);
        }

        await harness.AcquireAsync();
    }
}
