using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>The names and durations of leases.</summary>
internal static class LeaseNameCases
{
    public static readonly ContractCase<NamedLeaseHarness>[] All =
    [
        new("Leases on different names are independent, even when one character differs", Apart),
        new("The fencing number of each name grows when names alternate", Numbers),
        new("An invalid name is rejected", BadNames),
        new("A duration of zero or less is rejected", BadDurations),
    ];

    private static async Task Apart(NamedLeaseHarness harness)
    {
        string[] names =
        [
            harness.Name, harness.Name.ToUpperInvariant(), $"{harness.Name} ", $" {harness.Name}", $"{harness.Name}\u00fc", $"{harness.Name}u\u0308",
            $"{harness.Name}漢", $"{harness.Name}👩‍💻", $"{harness.Name}{{}}*?%_'\"\\/;--", harness.Name.PadRight(NamedLease.MaxNameLength, 'x'),
            $"{harness.Name.PadRight(NamedLease.MaxNameLength - 1, 'x')}y", $"{harness.Name}\n",
        ];
        var leases = new List<NamedLease>();
        foreach (var name in names)
        {
            leases.Add(await harness.AcquireAsync(name));
        }

        foreach (var name in names)
        {
            await harness.MustBeHeldAsync($"on {name}", name);
        }

        await harness.Store.ReleaseAsync(leases[0], default);
        foreach (var lease in leases[1..])
        {
            await harness.RenewAsync(lease, true, $"the lease on {lease.Name}");
        }

        await harness.AcquireAsync(names[0]);
    }

    private static async Task Numbers(NamedLeaseHarness harness)
    {
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < 9; i++)
        {
            var lease = await harness.AcquireAsync($"{harness.Name}{i % 3}");
            (lease.FencingNumber > last.GetValueOrDefault(lease.Name, long.MinValue)).MustHold($"that {lease.FencingNumber} is greater than every number before it");
            last[lease.Name] = lease.FencingNumber;
            await harness.Store.ReleaseAsync(lease, default);
        }
    }

    private static Task BadNames(NamedLeaseHarness harness) => Expectations.MustRejectBadNamesAsync(
        async name => await harness.Store.TryAcquireAsync(name, NamedLeaseHarness.Minute, default), NamedLease.MaxNameLength, "a lease");

    private static async Task BadDurations(NamedLeaseHarness harness)
    {
        foreach (var duration in new[] { TimeSpan.Zero, TimeSpan.FromTicks(-1), Timeout.InfiniteTimeSpan })
        {
            await Expectations.MustBeRejectedAsync(async () => await harness.Store.TryAcquireAsync(harness.Name, duration, default), $"a lease of {duration}");
        }

        var lease = await harness.AcquireAsync();
        await Expectations.MustBeRejectedAsync(async () => await harness.Store.TryRenewAsync(lease, TimeSpan.Zero, default), "a renewal of zero duration");
        await harness.MustBeHeldAsync("after a rejected renewal");
    }
}
