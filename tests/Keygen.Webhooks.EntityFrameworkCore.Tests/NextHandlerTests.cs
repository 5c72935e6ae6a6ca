using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>A handler ended the transaction by itself, and the next one runs under the same claim.</summary>
public sealed class NextHandlerTests
{
    private static readonly string[] Handlers = ["a", "b", "c"];

    /// <summary>The databases, each with a commit and with a roll-back.</summary>
    public static MatrixTheoryData<string, bool> EnginesAndEnds => new([TestDatabase.Sqlite, TestDatabase.Postgres, TestDatabase.MariaDb], [true, false]);

    [Theory]
    [MemberData(nameof(EnginesAndEnds))]
    public async Task It_runs_when_it_is_the_first_one_that_did(string engine, bool commits)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await using var claim = await shop.Store.ClaimAsync(shop.Key, ["a", "b"], default);

        (await EndAsync(claim, "a", commits)).Should().Be(HandlerRunStatus.Failed);

        (await SaveAsync(claim, "b")).Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("b");
    }

    [Theory]
    [MemberData(nameof(EnginesAndEnds))]
    public async Task It_runs_when_the_claim_has_completed_one_before(string engine, bool commits)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await using var claim = await shop.Store.ClaimAsync(shop.Key, Handlers, default);
        await SaveAsync(claim, "a");

        (await EndAsync(claim, "b", commits)).Should().Be(HandlerRunStatus.Failed);

        (await SaveAsync(claim, "c")).Should().Be(HandlerRunStatus.Completed);
        (await SaveAsync(claim, "b")).Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().BeEquivalentTo("a", "b", "c");
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
    }

    [Theory]
    [MemberData(nameof(EnginesAndEnds))]
    public async Task It_runs_when_a_delivery_that_died_has_completed_one_before(string engine, bool commits)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await SaveAsync(await shop.Store.ClaimAsync(shop.Key, Handlers, default), "a");
        var later = new EntityFrameworkIdempotencyStore(shop.StoreContext with { Time = new FakeTimeProvider(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(7)) });
        await using var claim = await later.ClaimAsync(shop.Key, Handlers, default);

        (await EndAsync(claim, "b", commits)).Should().Be(HandlerRunStatus.Failed);

        (await SaveAsync(claim, "c")).Should().Be(HandlerRunStatus.Completed);
        (await SaveAsync(claim, "b")).Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().BeEquivalentTo("a", "b", "c");
        (await later.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    [InlineData(TestDatabase.MariaDb)]
    public async Task It_does_not_run_when_another_delivery_has_taken_the_event_in_between(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await using var claim = await shop.Store.ClaimAsync(shop.Key, Handlers, default);
        await EndAsync(claim, "a", commits: true);
        await using var other = shop.BuildServices();
        await using var taken = await other.GetRequiredService<IIdempotencyStore>().ClaimAsync(shop.Key, Handlers, default);
        await SaveAsync(taken, "a");

        (await SaveAsync(claim, "b")).Should().Be(HandlerRunStatus.InProgress);
        (await SaveAsync(taken, "b")).Should().Be(HandlerRunStatus.Completed);
        (await SaveAsync(taken, "c")).Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().BeEquivalentTo("a", "b", "c");
    }

    private static async Task<HandlerRunStatus> SaveAsync(EventClaim claim, string handler) =>
        (await claim.RunAsync(handler, (services, _) => Shop.SaveAsync(services.GetRequiredService<ShopContext>(), handler), default)).Status;

    private static async Task<HandlerRunStatus> EndAsync(EventClaim claim, string handler, bool commits)
    {
        var result = await claim.RunAsync(
            handler,
            (services, ct) =>
            {
                var database = services.GetRequiredService<ShopContext>().Database;
                return commits ? database.CommitTransactionAsync(ct) : database.RollbackTransactionAsync(ct);
            },
            default);
        return result.Status;
    }
}
