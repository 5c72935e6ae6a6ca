using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>What leases are on.</summary>
internal static class LeaseNameCases
{
    public static readonly ContractCase<NamedLeaseHarness>[] All =
    [
        new("Leases on different names are independent, letter by letter", Apart),
        new("The fencing number grows from name to name and back", Numbers),
        new("A name too long or empty is refused", BadNames),
        new("A duration that is not more than zero is refused", BadDurations),
    ];

    private static async Task Apart(NamedLeaseHarness bench)
    {
        string[] names =
        [
            bench.Name, bench.Name.ToUpperInvariant(), $"{bench.Name} ", $" {bench.Name}", $"{bench.Name}\u00fc", $"{bench.Name}u\u0308",
            $"{bench.Name}漢", $"{bench.Name}👩‍💻", $"{bench.Name}{{}}*?%_'\"\\/;--", bench.Name.PadRight(Lease.MaxNameLength, 'x'),
            $"{bench.Name.PadRight(Lease.MaxNameLength - 1, 'x')}y", $"{bench.Name}\n",
        ];
        var leases = new List<Lease>();
        foreach (var name in names)
        {
            leases.Add(await bench.AcquireAsync(name));
        }

        foreach (var name in names)
        {
            await bench.MustBeHeldAsync($"on {name}", name);
        }

        await bench.Store.ReleaseAsync(leases[0], default);
        foreach (var lease in leases[1..])
        {
            await bench.RenewAsync(lease, true, $"the lease on {lease.Name}");
        }

        await bench.AcquireAsync(names[0]);
    }

    private static async Task Numbers(NamedLeaseHarness bench)
    {
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < 9; i++)
        {
            var lease = await bench.AcquireAsync($"{bench.Name}{i % 3}");
            (lease.FencingNumber > last.GetValueOrDefault(lease.Name, long.MinValue)).MustHold($"that {lease.FencingNumber} is greater than every number before it");
            last[lease.Name] = lease.FencingNumber;
            await bench.Store.ReleaseAsync(lease, default);
        }
    }

    private static async Task BadNames(NamedLeaseHarness bench)
    {
        foreach (var name in new[] { null!, "", new string('x', Lease.MaxNameLength + 1) })
        {
            await MustRefuseAsync(async () => await bench.Store.TryAcquireAsync(name, NamedLeaseHarness.Minute, default), $"a name of {name?.Length} characters");
        }
    }

    private static async Task BadDurations(NamedLeaseHarness bench)
    {
        foreach (var duration in new[] { TimeSpan.Zero, TimeSpan.FromTicks(-1), Timeout.InfiniteTimeSpan })
        {
            await MustRefuseAsync(async () => await bench.Store.TryAcquireAsync(bench.Name, duration, default), $"a lease of {duration}");
        }

        var lease = await bench.AcquireAsync();
        await MustRefuseAsync(async () => await bench.Store.TryRenewAsync(lease, TimeSpan.Zero, default), "a renewal by nothing");
        await bench.MustBeHeldAsync("after a renewal that was refused");
    }

    private static async Task MustRefuseAsync(Func<Task> operation, string what)
    {
        try
        {
            await operation();
        }
        catch (ArgumentException)
        {
            return;
        }

        throw new StoreContractException($"expected {what} to be refused with an ArgumentException, found that it was not.");
    }
}
