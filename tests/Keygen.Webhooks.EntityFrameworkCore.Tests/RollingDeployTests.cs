using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>An old server that knows handler a, and a new one that knows a and b, with one database and one event.</summary>
public sealed class RollingDeployTests
{
    private static readonly string[] Old = ["a"];

    private static readonly string[] New = ["a", "b"];

    public static TheoryData<string> Engines => [TestDatabase.Postgres, TestDatabase.MariaDb];

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Report", "22")]
    public async Task A_redelivery_to_the_old_server_settles_nothing_while_the_new_one_runs_its_new_handler(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await using var old = shop.BuildServices();
        await using var claim = await shop.Store.ClaimAsync(shop.Key, New, default);
        (await claim.RunAsync("a", static (services, _) => SaveAsync(services, "a"), default)).Status.Should().Be(HandlerRunStatus.Completed);
        var work = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var b = claim.RunAsync("b", async (services, _) =>
        {
            await SaveAsync(services, "b");
            begun.SetResult();
            await work.Task;
        }, default);
        await begun.Task;

        (await DeliverAsync(old, shop.Key, Old)).Should().Be(ClaimStatus.InProgress);
        work.SetResult();

        (await b).Status.Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("a", "b");
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
        (await DeliverAsync(old, shop.Key, Old)).Should().Be(ClaimStatus.Settled);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Report", "22")]
    public async Task One_that_waited_for_the_first_handler_is_not_answered_as_done_while_the_second_is_open(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await using var old = shop.BuildServices();
        await using var claim = await shop.Store.ClaimAsync(shop.Key, New, default);
        var (begun, work) = (new TaskCompletionSource(), new TaskCompletionSource());
        var a = claim.RunAsync("a", async (services, _) =>
        {
            await SaveAsync(services, "a");
            begun.SetResult();
            await work.Task;
        }, default);
        await begun.Task;

        var waiting = Task.Run(() => DeliverAsync(old, shop.Key, Old));
        await Task.Delay(300); // until it waits for the row
        work.SetResult();

        (await a).Status.Should().Be(HandlerRunStatus.Completed);
        (await waiting).Should().Be(ClaimStatus.InProgress);
        (await claim.RunAsync("b", static (services, _) => SaveAsync(services, "b"), default)).Status.Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("a", "b");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Report", "22")]
    public async Task Nor_between_two_handlers_of_the_new_one(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await using var old = shop.BuildServices();
        await using var claim = await shop.Store.ClaimAsync(shop.Key, New, default);
        (await claim.RunAsync("a", static (services, _) => SaveAsync(services, "a"), default)).Status.Should().Be(HandlerRunStatus.Completed);

        (await DeliverAsync(old, shop.Key, Old)).Should().Be(ClaimStatus.InProgress);

        (await claim.RunAsync("b", static (services, _) => SaveAsync(services, "b"), default)).Status.Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("a", "b");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Report", "22")]
    public async Task Nor_while_the_new_one_runs_its_new_handler_first_under_a_claim_of_its_own(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await using var old = shop.BuildServices();
        await using var stale = await old.GetRequiredService<IIdempotencyStore>().ClaimAsync(shop.Key, Old, default);
        var (begun, work) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var claim = await shop.Store.ClaimAsync(shop.Key, ["b", "a"], default);
        var b = claim.RunAsync("b", async (services, _) =>
        {
            await SaveAsync(services, "b");
            begun.SetResult();
            await work.Task;
        }, default);
        await begun.Task;

        (await stale.RunAsync("a", static (services, _) => SaveAsync(services, "a of the old one"), default)).Status.Should().Be(HandlerRunStatus.InProgress);
        work.SetResult();

        (await b).Status.Should().Be(HandlerRunStatus.Completed);
        (await claim.RunAsync("a", static (services, _) => SaveAsync(services, "a"), default)).Status.Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("a", "b");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Report", "22")]
    public async Task When_the_new_handler_fails_the_event_is_free_at_once(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await using var other = shop.BuildServices();
        await shop.RunAsync(("a", static context => Shop.SaveAsync(context, "a")), ("b", static _ => throw new HandlersOwnException()));

        await using var again = await other.GetRequiredService<IIdempotencyStore>().ClaimAsync(shop.Key, New, default);

        again.Status.Should().Be(ClaimStatus.Claimed);
        (await again.RunAsync("b", static (services, _) => SaveAsync(services, "b"), default)).Status.Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("a", "b");
    }

    [Fact]
    [Trait("Report", "22")]
    public async Task A_run_whose_work_is_not_kept_because_another_was_recorded_is_logged()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        await using var other = shop.BuildServices();
        var logger = new FakeLogger();
        var store = new EntityFrameworkIdempotencyStore(shop.StoreContext with { Logger = logger });
        OvertakeAtCommit(shop, other);

        await using var overtaken = await store.ClaimAsync(shop.Key, Old, default);
        var result = await overtaken.RunAsync("a", static (services, _) => SaveAsync(services, "not kept"), default);

        result.Status.Should().Be(HandlerRunStatus.AlreadyDone);
        (await shop.OrdersAsync()).Should().Equal("kept");
        logger.Collector.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 5007).Which.Message.Should().StartWith("a completed, but its work");
    }

    [Fact]
    public async Task One_whose_event_then_cannot_be_settled_is_answered_as_in_progress()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        await using var other = shop.BuildServices();
        var logger = new FakeLogger();
        var store = new EntityFrameworkIdempotencyStore(shop.StoreContext with { Logger = logger });
        OvertakeAtCommit(shop, other, then: () =>
        {
            var isAway = false;
            shop.Faults.BeforeStatement = statement =>
            {
                isAway |= statement.StartsWith("INSERT", StringComparison.Ordinal); // the one that settles
                if (isAway)
                {
                    throw new BrokenConnectionException();
                }
            };
        });

        await using var overtaken = await store.ClaimAsync(shop.Key, Old, default);
        var result = await overtaken.RunAsync("a", static (services, _) => SaveAsync(services, "not kept"), default);

        result.Status.Should().Be(HandlerRunStatus.InProgress);
        logger.Collector.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 5006);
        shop.Faults.BeforeStatement = null;
    }

    [Fact]
    [Trait("Report", "4")]
    public async Task A_mark_of_the_second_handler_that_the_database_does_not_take_is_no_duplicate_either()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        await shop.OnContextAsync(static context => context.Database.ExecuteSqlRawAsync(
            """ALTER TABLE "KeygenWebhookMarks" ADD CONSTRAINT no_b CHECK ("Handler" <> 'b')"""));

        var results = await shop.RunAsync(("a", static _ => Task.CompletedTask), ("b", static _ => Task.CompletedTask));

        results.Select(static result => result.Status).Should().Equal(HandlerRunStatus.Completed, HandlerRunStatus.Unavailable);
        results[1].Error!.Message.Should().Contain("no_b");
    }

    [Fact]
    [Trait("Report", "4")]
    public async Task Nor_when_an_earlier_delivery_has_run_the_first()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        await shop.RunAsync(("a", static _ => Task.CompletedTask), ("b", static _ => throw new HandlersOwnException()));
        await shop.OnContextAsync(static context => context.Database.ExecuteSqlRawAsync(
            """ALTER TABLE "KeygenWebhookMarks" ADD CONSTRAINT no_b CHECK ("Handler" <> 'b')"""));

        var results = await shop.RunAsync(("a", static _ => Task.CompletedTask), ("b", static _ => Task.CompletedTask));

        results.Select(static result => result.Status).Should().Equal(HandlerRunStatus.AlreadyDone, HandlerRunStatus.Unavailable);
    }

    private static void OvertakeAtCommit(Shop shop, ServiceProvider other, Action? then = null) => shop.Faults.BeforeCommit = () =>
    {
        shop.Faults.BeforeCommit = null;
        Task.Run(async () =>
        {
            // The first one's connection is gone, and with it its hold on the event.
            await shop.OnContextAsync(static context => context.Database.ExecuteSqlRawAsync(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"));
            await using var claim = await other.GetRequiredService<IIdempotencyStore>().ClaimAsync(shop.Key, Old, default);
            (await claim.RunAsync("a", static (services, _) => SaveAsync(services, "kept"), default)).Status.Should().Be(HandlerRunStatus.Completed);
        }).GetAwaiter().GetResult();
        then?.Invoke();
    };

    private static Task SaveAsync(IServiceProvider services, string text) => Shop.SaveAsync(services.GetRequiredService<ShopContext>(), text);

    private static Task<ClaimStatus> DeliverAsync(ServiceProvider server, EventKey key, string[] handlers) =>
        server.GetRequiredService<IIdempotencyStore>().StatusAsync(key, handlers);
}
