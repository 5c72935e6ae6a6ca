using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>A hand-over is recorded by its first statement and the commit, without the one that other handlers end with.</summary>
public sealed class HandOverTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task It_costs_one_statement_besides_its_own(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        (await HandOverAsync(shop, static context => Shop.SaveAsync(context, "message"))).Should().Be(HandlerRunStatus.Completed);

        KindsOf(shop).Should().Equal(engine == TestDatabase.Postgres ? ["INSERT", "INSERT"] : ["SELECT", "INSERT", "INSERT"]);
        (await RowsAsync(shop)).Should().Equal(" True", "forward True");
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
        (await HandOverAsync(shop, static _ => throw new InvalidOperationException("This must not run."))).Should().Be(HandlerRunStatus.AlreadyDone);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Before_other_handlers_it_settles_nothing(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        await shop.RunAsync((HandlerNames.Forward, static context => Shop.SaveAsync(context, "message")), ("a", static _ => throw new HandlersOwnException()));

        (await RowsAsync(shop)).Should().Equal("forward True");
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Open);
        var again = await shop.RunAsync((HandlerNames.Forward, static _ => throw new HandlersOwnException()), ("a", static context => Shop.SaveAsync(context, "paid")));
        again.Select(static run => run.Status).Should().Equal(HandlerRunStatus.AlreadyDone, HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("message", "paid");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task After_another_handler_it_takes_the_event_over_and_settles_it(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var runs = await shop.RunAsync(("a", static context => Shop.SaveAsync(context, "paid")), (HandlerNames.Forward, static context => Shop.SaveAsync(context, "message")));

        runs.Select(static run => run.Status).Should().Equal(HandlerRunStatus.Completed, HandlerRunStatus.Completed);
        (await RowsAsync(shop)).Should().Equal(" True", "a True", "forward True");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task One_that_throws_leaves_nothing(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        (await HandOverAsync(shop, static async context =>
        {
            await Shop.SaveAsync(context, "half");
            throw new HandlersOwnException();
        })).Should().Be(HandlerRunStatus.Failed);

        (await RowsAsync(shop)).Should().BeEmpty();
        (await shop.OrdersAsync()).Should().BeEmpty();
        (await HandOverAsync(shop, static context => Shop.SaveAsync(context, "message"))).Should().Be(HandlerRunStatus.Completed);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task One_whose_commit_was_not_answered_is_found_by_its_mark(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine, retries: true);
        shop.Faults.AfterCommit = static () => throw new BrokenConnectionException();

        (await HandOverAsync(shop, static context => Shop.SaveAsync(context, "message"))).Should().Be(HandlerRunStatus.Completed);

        (await shop.OrdersAsync()).Should().Equal("message");
    }

    /// <summary>PostgreSQL would turn the commit into a rollback without an error: no message, no mark, and an answer of 200.</summary>
    [Fact]
    public async Task One_that_swallows_an_error_after_which_the_transaction_cannot_commit_has_failed()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);

        (await HandOverAsync(shop, static async context =>
        {
            await Shop.SaveAsync(context, "message");
            await context.Database.Awaiting(static database => database.ExecuteSqlRawAsync("SELECT * FROM nowhere")).Should().ThrowAsync<Exception>();
        })).Should().Be(HandlerRunStatus.Failed);

        (await shop.OrdersAsync()).Should().BeEmpty();
        (await HandOverAsync(shop, static context => Shop.SaveAsync(context, "again"))).Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("again");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task One_that_commits_by_itself_has_failed_and_is_done_again(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        (await HandOverAsync(shop, static context => context.Database.CommitTransactionAsync())).Should().Be(HandlerRunStatus.Failed);

        (await RowsAsync(shop)).Should().BeEmpty();
        (await HandOverAsync(shop, static context => Shop.SaveAsync(context, "message"))).Should().Be(HandlerRunStatus.Completed);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task So_has_one_that_commits_past_EF_Core_and_throws(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        (await HandOverAsync(shop, static async context =>
        {
            await context.Database.ExecuteSqlRawAsync("COMMIT");
            throw new HandlersOwnException();
        })).Should().Be(HandlerRunStatus.Failed);

        (await RowsAsync(shop)).Should().BeEmpty();
        (await HandOverAsync(shop, static context => Shop.SaveAsync(context, "message"))).Should().Be(HandlerRunStatus.Completed);
    }

    /// <summary>There a <c>CREATE TABLE</c> commits, and a deadlock rolls back, without the provider's knowledge.</summary>
    [Fact]
    public async Task On_MariaDB_its_marks_are_done_at_the_end_only()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.MariaDb);

        (await HandOverAsync(shop, static context => Shop.SaveAsync(context, "message"))).Should().Be(HandlerRunStatus.Completed);

        KindsOf(shop).Should().Equal("SELECT", "INSERT", "INSERT", "UPDATE");
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task So_it_is_before_other_handlers(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        await shop.RunAsync((HandlerNames.Forward, static context => context.Database.CommitTransactionAsync()), ("a", static context => Shop.SaveAsync(context, "paid")));

        (await RowsAsync(shop)).Should().Equal("a True");
    }

    private static async Task<HandlerRunStatus> HandOverAsync(Shop shop, Func<ShopContext, Task> work) => (await shop.RunAsync((HandlerNames.Forward, work)))[0].Status;

    private static string[] KindsOf(Shop shop) => [.. shop.Faults.Statements.Select(static statement => statement.TrimStart()[..6].ToUpperInvariant())];

    private static Task<string[]> RowsAsync(Shop shop) => shop.OnContextAsync(static context => context.Set<KeygenWebhookMark>()
        .OrderBy(static mark => mark.Handler).Select(static mark => $"{mark.Handler} {mark.IsDone}").ToArrayAsync());
}
