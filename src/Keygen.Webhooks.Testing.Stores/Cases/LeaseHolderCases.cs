using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>One holder after another, and the numbers that tell them apart.</summary>
internal static class LeaseHolderCases
{
    public static readonly ContractCase<NamedLeaseHarness>[] All =
    [
        new("The fencing number grows from holder to holder", Grows),
        new("The fencing number grows over a restart", GrowsOverRestart),
        new("A lease that ran out is renewed by its holder if nobody took it", RanOut),
        new("A lease that ran out and was taken is not renewed by its former holder", Taken),
        new("A lease that was released is not renewed", Released),
        new("A release by another changes nothing", ReleaseByAnother),
    ];

    private static async Task Grows(NamedLeaseHarness bench)
    {
        var another = bench.OpenAnother();
        var last = await bench.AcquireAsync();
        for (var i = 0; i < 6; i++)
        {
            if (i % 3 == 0)
            {
                await bench.AdvanceAsync(TimeSpan.FromSeconds(61));
            }
            else
            {
                await bench.Store.ReleaseAsync(last, default);
            }

            var next = await bench.AcquireAsync(store: i % 2 == 0 ? another : bench.Store);
            MustBeGreater(next, last);
            last = next;
        }
    }

    private static async Task GrowsOverRestart(NamedLeaseHarness bench)
    {
        var last = await bench.AcquireAsync();
        foreach (var released in new[] { true, false })
        {
            if (released)
            {
                await bench.Store.ReleaseAsync(last, default);
            }

            await bench.AdvanceAsync(TimeSpan.FromSeconds(61));
            await bench.RestartAsync();
            var next = await bench.AcquireAsync();
            MustBeGreater(next, last);
            last = next;
        }
    }

    private static async Task RanOut(NamedLeaseHarness bench)
    {
        var lease = await bench.AcquireAsync();
        await bench.AdvanceAsync(TimeSpan.FromSeconds(90));

        await bench.RenewAsync(lease, true, "a lease that ran out and nobody took");

        await bench.MustBeHeldAsync("after its renewal");
    }

    private static async Task Taken(NamedLeaseHarness bench)
    {
        var former = await bench.AcquireAsync();
        await bench.AdvanceAsync(TimeSpan.FromSeconds(61));
        var holder = await bench.AcquireAsync();

        await bench.RenewAsync(former, false, "a lease that is another's");
        await bench.Store.ReleaseAsync(former, default);
        await bench.MustBeHeldAsync("after a release by its former holder");
        await bench.Store.ReleaseAsync(holder, default);
        await bench.RenewAsync(former, false, "a lease that another had and released");
    }

    private static async Task Released(NamedLeaseHarness bench)
    {
        var lease = await bench.AcquireAsync();
        await bench.Store.ReleaseAsync(lease, default);

        await bench.RenewAsync(lease, false, "a lease that was released");

        await bench.Store.ReleaseAsync(lease, default);
        await bench.AcquireAsync();
    }

    private static async Task ReleaseByAnother(NamedLeaseHarness bench)
    {
        var lease = await bench.AcquireAsync();

        foreach (var number in new[] { lease.FencingNumber - 1, lease.FencingNumber + 1 })
        {
            await bench.Store.ReleaseAsync(lease with { FencingNumber = number }, default);
            await bench.RenewAsync(lease with { FencingNumber = number }, false, "with another's fencing number");
        }

        await bench.MustBeHeldAsync("after a release by another");
        await bench.RenewAsync(lease, true, "a lease that is held");
    }

    private static void MustBeGreater(Lease next, Lease last) =>
        (next.FencingNumber > last.FencingNumber).MustHold($"that the fencing number {next.FencingNumber} is greater than {last.FencingNumber} before it");
}
