using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Deliveries of one event at once, in one process and in two.</summary>
public sealed class DuplicateTests
{
    private const int PoolSize = 20;

    [Fact]
    [Trait("Case", "61")]
    public async Task A_duplicate_in_another_process_waits_for_the_running_one_and_finds_it_done()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        await using var other = shop.BuildServices();
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = shop.RunAsync(async context =>
        {
            await Shop.SaveAsync(context, "paid");
            begun.SetResult();
            await end.Task;
        });
        await begun.Task;
        await using var claim = await other.GetRequiredService<IIdempotencyStore>().ClaimAsync(shop.Key, ["a"], default);
        var second = claim.RunAsync("a", static (_, _) => throw new InvalidOperationException("This must not run."), default);
        await WaitUntilSomeoneWaitsAsync(shop);

        end.SetResult();

        (await first).Status.Should().Be(HandlerRunStatus.Completed);
        (await second).Status.Should().Be(HandlerRunStatus.AlreadyDone);
        (await shop.OrdersAsync()).Should().Equal("paid");
    }

    [Fact]
    [Trait("Case", "61")]
    public async Task A_duplicate_that_waited_for_one_that_fails_runs_itself()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        await using var other = shop.BuildServices();
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = shop.RunAsync(async context =>
        {
            await Shop.SaveAsync(context, "half");
            begun.SetResult();
            await end.Task;
            throw new HandlersOwnException();
        });
        await begun.Task;
        await using var claim = await other.GetRequiredService<IIdempotencyStore>().ClaimAsync(shop.Key, ["a"], default);
        var second = claim.RunAsync("a", static (services, _) => Shop.SaveAsync(services.GetRequiredService<ShopContext>(), "paid"), default);
        await WaitUntilSomeoneWaitsAsync(shop);

        end.SetResult();

        (await first).Status.Should().Be(HandlerRunStatus.Failed);
        (await second).Status.Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("paid");
    }

    [Fact]
    [Trait("Case", "66")]
    public async Task Ten_times_more_duplicates_than_connections_leave_some_for_other_events()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        await using var other = shop.BuildServices();
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var running = shop.RunAsync(async _ =>
        {
            begun.SetResult();
            await end.Task;
        });
        await begun.Task;
        var stores = new[] { shop.Store, other.GetRequiredService<IIdempotencyStore>() };
        var duplicates = Enumerable.Range(0, 10 * PoolSize).Select(i => RunOnceAsync(stores[i % 2], shop.Key)).ToArray();
        await WaitUntilSomeoneWaitsAsync(shop);

        var others = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => RunOnceAsync(stores[i % 2], shop.Key with { IdempotencyToken = $"other {i}" })));

        others.Should().OnlyContain(static status => status == HandlerRunStatus.Completed);
        duplicates.Should().Contain(static duplicate => !duplicate.IsCompleted, "the other events were not to wait for them");
        (await Task.WhenAll(duplicates)).Should().OnlyContain(static status => status == HandlerRunStatus.InProgress);
        end.SetResult();
        (await running).Status.Should().Be(HandlerRunStatus.Completed);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Of_two_deliveries_of_several_handlers_the_one_that_was_first_goes_on_to_the_end(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        string[] handlers = ["a", "b"];
        await using var first = await shop.Store.ClaimAsync(shop.Key, handlers, default);
        await using var second = await shop.Store.ClaimAsync(shop.Key, handlers, default);

        (await first.RunAsync("a", static (_, _) => throw new HandlersOwnException(), default)).Status.Should().Be(HandlerRunStatus.Failed);
        (await second.RunAsync("a", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.Completed);
        (await first.RunAsync("b", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.InProgress);
        (await second.RunAsync("b", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.Completed);
        (await first.RunAsync("a", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.AlreadyDone);

        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
    }

    [Fact]
    public async Task SQLite_has_one_writer_and_the_next_event_waits_for_its_turn_or_is_answered_503()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = shop.RunAsync(async _ =>
        {
            begun.SetResult();
            await end.Task;
        });
        await begun.Task;

        var tooLong = await RunOnceAsync(shop.Store, shop.Key with { IdempotencyToken = "too long" });
        var waiting = Task.Run(() => RunOnceAsync(shop.Store, shop.Key with { IdempotencyToken = "waits" }));
        end.SetResult();

        tooLong.Should().Be(HandlerRunStatus.Unavailable, "the connection string's timeout is two seconds");
        (await first).Status.Should().Be(HandlerRunStatus.Completed);
        (await waiting).Should().Be(HandlerRunStatus.Completed);
    }

    private static async Task<HandlerRunStatus> RunOnceAsync(IIdempotencyStore store, EventKey key)
    {
        await using var claim = await store.ClaimAsync(key, ["a"], default);
        return (await claim.RunAsync("a", static (_, _) => Task.CompletedTask, default)).Status;
    }

    private static Task WaitUntilSomeoneWaitsAsync(Shop shop) => Eventually.TrueAsync(() => shop.OnContextAsync(static async context =>
    {
        await using var command = Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(context.Database).CreateCommand();
        command.CommandText = "SELECT count(*) FROM pg_locks WHERE NOT granted";
        await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.OpenConnectionAsync(context.Database);
        return (long)(await command.ExecuteScalarAsync())! > 0;
    }));
}
