using Keygen.Webhooks.Leases;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What the contract of leases leaves open.</summary>
public sealed class LeaseTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_lease_for_longer_than_dates_go_is_held_for_years(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await using var other = shop.BuildServices();
        var leases = other.GetRequiredService<INamedLeaseStore>();

        var lease = await leases.TryAcquireAsync("work", TimeSpan.MaxValue, default);

        (await leases.TryAcquireAsync("work", TimeSpan.MaxValue, default)).Should().BeNull();
        (await leases.TryRenewAsync(lease!.Value, TimeSpan.MaxValue, default)).Should().BeTrue();
    }
}
