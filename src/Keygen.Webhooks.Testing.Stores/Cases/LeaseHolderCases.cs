using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Successive holders, and their fencing numbers.</summary>
internal static class LeaseHolderCases
{
    public static readonly ContractCase<NamedLeaseHarness>[] All =
    [
        new("The fencing number grows from holder to holder", Grows),
        new("The fencing number grows across a restart", GrowsOverRestart),
        new("The holder can renew an expired lease that no other holder took", RanOut),
        new("The former holder cannot renew an expired lease that another took", Taken),
        new("A released lease cannot be renewed", Released),
        new("A release by another holder changes nothing", ReleaseByAnother),
    ];

    private static async Task Grows(NamedLeaseHarness harness)
    {
        var another = harness.OpenAnother();
        var last = await harness.AcquireAsync();
        for (var i = 0; i < 6; i++)
        {
            if (i % 3 == 0)
            {
                await harness.AdvanceAsync(TimeSpan.FromSeconds(61));
            }
            else
            {
                await harness.Store.ReleaseAsync(last, default);
            }

            var next = await harness.AcquireAsync(store: i % 2 == 0 ? another : harness.Store);
            MustBeGreater(next, last);
            last = next;
        }
    }

    private static async Task GrowsOverRestart(NamedLeaseHarness harness)
    {
        var last = await harness.AcquireAsync();
        foreach (var released in new[] { true, false })
        {
            if (released)
            {
                await harness.Store.ReleaseAsync(last, default);
            }

            await harness.AdvanceAsync(TimeSpan.FromSeconds(61));
            await harness.RestartAsync();
            var next = await harness.AcquireAsync();
            MustBeGreater(next, last);
            last = next;
        }
    }

    private static async Task RanOut(NamedLeaseHarness harness)
    {
        var lease = await harness.AcquireAsync();
        await harness.AdvanceAsync(TimeSpan.FromSeconds(90));

        await harness.RenewAsync(lease, true, "an expired lease that no other holder took");

        await harness.MustBeHeldAsync("after its renewal");
    }

    private static async Task Taken(NamedLeaseHarness harness)
    {
        var former = await harness.AcquireAsync();
        await harness.AdvanceAsync(TimeSpan.FromSeconds(61));
        var holder = await harness.AcquireAsync();

        await harness.RenewAsync(former, false, "another holder's lease");
        await harness.Store.ReleaseAsync(former, default);
        await harness.MustBeHeldAsync("after a release by its former holder");
        await harness.Store.ReleaseAsync(holder, default);
        await harness.RenewAsync(former, false, "a lease that another holder released");
    }

    private static async Task Released(NamedLeaseHarness harness)
    {
        var lease = await harness.AcquireAsync();
        await harness.Store.ReleaseAsync(lease, default);

        await harness.RenewAsync(lease, false, "a released lease");

        await harness.Store.ReleaseAsync(lease, default);
        await harness.AcquireAsync();
    }

    private static async Task ReleaseByAnother(NamedLeaseHarness harness)
    {
        var lease = await harness.AcquireAsync();

        foreach (var number in new[] { lease.FencingNumber - 1, lease.FencingNumber + 1 })
        {
            await harness.Store.ReleaseAsync(lease with { FencingNumber = number }, default);
            await harness.RenewAsync(lease with { FencingNumber = number }, false, "with another's fencing number");
        }

        await harness.MustBeHeldAsync("after a release by another");
        await harness.RenewAsync(lease, true, "a held lease");
    }

    private static void MustBeGreater(NamedLease next, NamedLease last) =>
        (next.FencingNumber > last.FencingNumber).MustHold($"that the fencing number {next.FencingNumber} is greater than {last.FencingNumber} before it");
}
