using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Handlers that do with transactions and errors what they should not.</summary>
public sealed class HandlersOwnTransactionTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    public static TheoryData<string> EnginesWithMariaDb => TestDatabase.EnginesWithMariaDb;

    [Fact]
    [Trait("Case", "72h")]
    public async Task A_handler_that_swallows_an_SQL_error_in_PostgreSQL_does_not_count_as_done()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);

        var result = await shop.RunAsync(static async context =>
        {
            await Shop.SaveAsync(context, "half");
            try
            {
                await context.Database.ExecuteSqlRawAsync("INSERT INTO nowhere VALUES (1)");
            }
            catch (Npgsql.PostgresException)
            {
                // Swallowed.
            }
        });

        result.Status.Should().Be(HandlerRunStatus.Failed);
        result.Error!.Message.Should().Contain("savepoint");
        (await shop.OrdersAsync()).Should().BeEmpty();
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Unknown);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_save_that_fails_and_is_caught_leaves_the_rest_as_EF_Core_goes_back_to_a_savepoint(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var result = await shop.RunAsync(static async context =>
        {
            await Shop.SaveAsync(context, "good", "1");
            await FluentActions.Awaiting(() => Shop.SaveAsync(context, "same number", "1")).Should().ThrowAsync<DbUpdateException>();
        });

        result.Status.Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("good");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_handler_that_begins_a_transaction_is_told_what_to_do(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var result = await shop.RunAsync(static context => context.Database.BeginTransactionAsync());

        result.Status.Should().Be(HandlerRunStatus.Failed);
        result.Error!.Message.Should().Contain("began its own transaction").And.Contain("Remove BeginTransaction");
    }

    [Theory]
    [MemberData(nameof(EnginesWithMariaDb))]
    [Trait("Report", "3")]
    public async Task And_so_is_one_that_begins_it_on_the_bare_connection(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var result = await shop.RunAsync(static async context => await context.Database.GetDbConnection().BeginTransactionAsync());
        var blocking = await shop.RunAsync(static context =>
        {
            using var transaction = context.Database.GetDbConnection().BeginTransaction();
            return Task.CompletedTask;
        });

        result.Error!.Message.Should().Contain("began its own transaction").And.Contain("Remove BeginTransaction");
        blocking.Error!.Message.Should().Contain("began its own transaction");
    }

    [Theory]
    [MemberData(nameof(EnginesWithMariaDb))]
    [Trait("Report", "3")]
    public async Task And_one_that_saves_in_a_TransactionScope(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var result = await shop.RunAsync(static async context =>
        {
            using var scope = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled);
            await Shop.SaveAsync(context, "scoped");
            scope.Complete();
        });

        if (result.Status is HandlerRunStatus.Completed)
        {
            // The provider knows nothing of scopes, and the save went into the handler's transaction as any other.
            (await shop.OrdersAsync()).Should().Equal("scoped");
            return;
        }

        result.Error!.Message.Should().Contain("began its own transaction").And.Contain("TransactionScope");
        (await shop.OrdersAsync()).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Report", "29")]
    public async Task While_a_handler_that_committed_by_itself_goes_on_nobody_else_runs_it(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await using var other = shop.BuildServices();
        var (committed, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var running = shop.RunAsync(async context =>
        {
            await context.Database.CommitTransactionAsync();
            committed.SetResult();
            await end.Task;
        });
        await committed.Task;

        (await other.GetRequiredService<IIdempotencyStore>().StatusAsync(shop.Key, "a")).Should().Be(ClaimStatus.InProgress);
        end.SetResult();
        (await running).Status.Should().Be(HandlerRunStatus.Failed);
        (await shop.RunAsync(static context => Shop.SaveAsync(context, "paid"))).Status.Should().Be(HandlerRunStatus.Completed);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Report", "29")]
    public async Task What_a_delivery_left_that_died_between_two_handlers_is_taken_over_once_it_is_old_enough(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var claim = await shop.Store.ClaimAsync(shop.Key, ["a", "b"], default);
        await claim.RunAsync("a", static (services, _) => Shop.SaveAsync(services.GetRequiredService<ShopContext>(), "a"), default);
        var later = new EntityFrameworkIdempotencyStore(shop.StoreContext with { Time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(7)) });

        (await shop.Store.StatusAsync(shop.Key, "a", "b")).Should().Be(ClaimStatus.InProgress);
        await using var again = await later.ClaimAsync(shop.Key, ["a", "b"], default);

        (await again.RunAsync("b", static (services, _) => Shop.SaveAsync(services.GetRequiredService<ShopContext>(), "b"), default)).Status.Should().Be(HandlerRunStatus.Completed);
        (await claim.RunAsync("b", static (_, _) => throw new InvalidOperationException("This must not run."), default)).Status.Should().Be(HandlerRunStatus.AlreadyDone);
        (await shop.OrdersAsync()).Should().Equal("a", "b");
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_handler_that_commits_by_itself_counts_as_failed_and_runs_again(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var result = await shop.RunAsync(static context => context.Database.CommitTransactionAsync());

        result.Status.Should().Be(HandlerRunStatus.Failed);
        result.Error!.Message.Should().Contain("ended the transaction");
        (await shop.RunAsync(static context => Shop.SaveAsync(context, "paid"))).Status.Should().Be(HandlerRunStatus.Completed);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_handler_that_rolls_back_by_itself_counts_as_failed(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var result = await shop.RunAsync(static async context =>
        {
            await Shop.SaveAsync(context, "half");
            await context.Database.RollbackTransactionAsync();
        });

        result.Status.Should().Be(HandlerRunStatus.Failed);
        (await shop.OrdersAsync()).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task So_does_one_that_disposes_its_context(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var result = await shop.RunAsync(static context => context.DisposeAsync().AsTask());

        result.Status.Should().Be(HandlerRunStatus.Failed);
        result.Error!.Message.Should().Contain("ended the transaction");
    }

    [Fact]
    [Trait("Case", "72h")]
    public async Task A_transaction_that_the_server_ended_by_itself_does_not_count_as_done_though_the_provider_goes_on_without_it()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);

        var result = await shop.RunAsync(async context =>
        {
            await Shop.SaveAsync(context, "half");
            shop.Faults.ServerRollsBack = true;
        });

        result.Status.Should().Be(HandlerRunStatus.Failed);
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Unknown);
        (await shop.OrdersAsync()).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Nor_does_one_whose_mark_is_gone_though_it_could_be_committed(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var result = await shop.RunAsync(static async context =>
        {
            await Shop.SaveAsync(context, "without a mark");
            await context.Set<KeygenWebhookMark>().ExecuteDeleteAsync();
        });

        result.Status.Should().Be(HandlerRunStatus.Failed);
        (await shop.OrdersAsync()).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_mark_that_was_committed_undone_and_left_by_a_crash_is_removed_at_the_next_claim(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await shop.OnContextAsync(context => context.InsertAsync(
            MarkTable.MarkOf(shop.Key, MarkHashes.Of(shop.Key), "a", Guid.NewGuid(), DateTime.UnixEpoch), default));

        (await shop.RunAsync(static context => Shop.SaveAsync(context, "paid"))).Status.Should().Be(HandlerRunStatus.Completed);

        (await shop.OrdersAsync()).Should().Equal("paid");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_handler_may_go_back_to_a_savepoint_of_its_own(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var result = await shop.RunAsync(static async context =>
        {
            await Shop.SaveAsync(context, "good");
            var transaction = context.Database.CurrentTransaction!;
            await transaction.CreateSavepointAsync("here");
            await Shop.SaveAsync(context, "bad");
            await transaction.RollbackToSavepointAsync("here");
        });

        result.Status.Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("good");
    }
}
