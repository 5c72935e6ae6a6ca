using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Leases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What the contract of leases leaves open.</summary>
public sealed class LeaseTests
{
    public static TheoryData<string> Engines => TestDatabase.EnginesWithMariaDb;

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Report", "24")]
    public async Task A_server_whose_clock_is_ahead_takes_no_lease_that_is_held_and_keeps_none_for_longer(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var right = new EntityFrameworkNamedLeaseStore(shop.StoreContext);
        var ahead = new EntityFrameworkNamedLeaseStore(shop.StoreContext with { Time = new FakeTimeProvider(DateTimeOffset.UtcNow + TimeSpan.FromDays(36)) });
        (await right.TryAcquireAsync("of the right one", TimeSpan.FromHours(1), default)).Should().NotBeNull();

        (await ahead.TryAcquireAsync("of the right one", TimeSpan.FromHours(1), default)).Should().BeNull();

        var lease = await ahead.TryAcquireAsync("of the one ahead", TimeSpan.FromHours(1), default);
        (await ahead.TryRenewAsync(lease!.Value, TimeSpan.FromHours(1), default)).Should().BeTrue();
        (await shop.OnContextAsync(static context => context.Set<KeygenWebhookLease>().Where(static row => row.Name == "of the one ahead")
            .Select(static row => row.HeldUntil).SingleAsync())).Should().BeBefore(DateTime.UtcNow.AddHours(2));

        await ahead.ReleaseAsync(lease.Value, default);
        (await right.TryAcquireAsync("of the one ahead", TimeSpan.FromHours(1), default)).Should().NotBeNull();
    }

    [Fact]
    public async Task Of_two_servers_that_insert_the_row_at_once_one_finds_the_others()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        var leases = new EntityFrameworkNamedLeaseStore(shop.StoreContext);
        shop.Faults.BeforeStatement = statement =>
        {
            if (statement.StartsWith("INSERT", StringComparison.Ordinal))
            {
                shop.Faults.BeforeStatement = null;
                Task.Run(async () => await leases.ReleaseAsync((await leases.TryAcquireAsync("work", TimeSpan.FromHours(1), default))!.Value, default)).GetAwaiter().GetResult();
            }
        };

        (await leases.TryAcquireAsync("work", TimeSpan.FromHours(1), default)).Should().NotBeNull();
    }

    [Fact]
    public async Task An_update_whose_answer_was_lost_grants_nothing_and_one_that_failed_says_so()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        var leases = new EntityFrameworkNamedLeaseStore(shop.StoreContext);
        await leases.ReleaseAsync((await leases.TryAcquireAsync("work", TimeSpan.FromHours(1), default))!.Value, default);
        shop.Faults.BeforeStatement = statement =>
        {
            if (statement.StartsWith("UPDATE", StringComparison.Ordinal))
            {
                throw new BrokenConnectionException();
            }
        };
        await FluentActions.Awaiting(() => leases.TryAcquireAsync("work", TimeSpan.FromHours(1), default).AsTask()).Should().ThrowAsync<Exception>();

        shop.Faults.BeforeStatement = null;
        shop.Faults.AfterCommit = () =>
        {
            shop.Faults.AfterCommit = null;
            throw new BrokenConnectionException();
        };
        (await leases.TryAcquireAsync("work", TimeSpan.FromHours(1), default)).Should().BeNull();
    }

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
