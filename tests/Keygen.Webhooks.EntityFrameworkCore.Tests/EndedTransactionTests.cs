using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Transactions that the server ends by itself, and handlers that catch the error and go on.</summary>
public sealed class EndedTransactionTests
{
    public static TheoryData<string> Engines => TestDatabase.EnginesWithMariaDb;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Report", "23")]
    public async Task A_handler_that_catches_a_deadlock_of_MariaDB_and_tries_again_saves_nothing_by_itself(bool bySql)
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.MariaDb);
        await shop.OnContextAsync(async context =>
        {
            await Shop.SaveAsync(context, "left", "left");
            await Shop.SaveAsync(context, "right", "right");
            return true;
        });

        var result = await shop.RunAsync(async context =>
        {
            await Shop.SaveAsync(context, "first");
            await Deadlock.BeVictimAsync(shop, context);
            await (bySql
                ? context.Database.ExecuteSqlAsync($"INSERT INTO `Orders` (`Text`, `Number`) VALUES ('again', 'again')")
                : Shop.SaveAsync(context, "again"));
        });

        result.Status.Should().Be(HandlerRunStatus.Failed);
        result.Error!.Message.Should().Contain("database ended the handler's transaction");
        (await shop.OrdersAsync()).Should().Equal("left", "right");
        (await shop.RunAsync(static context => Shop.SaveAsync(context, "paid"))).Status.Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("left", "paid", "right");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Report", "23")]
    public async Task What_is_saved_after_an_error_that_ended_the_transaction_is_refused_whatever_the_provider_does(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var result = await shop.RunAsync(async context =>
        {
            await Shop.SaveAsync(context, "half");
            shop.Faults.ServerRollsBackAndFails = true;
            await FluentActions.Awaiting(() => context.Orders.CountAsync()).Should().ThrowAsync<Exception>();
            await FluentActions.Awaiting(() => Shop.SaveAsync(context, "by itself")).Should().ThrowAsync<Exception>();
        });

        result.Status.Should().Be(HandlerRunStatus.Failed);
        (await shop.OrdersAsync()).Should().BeEmpty();
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Unknown);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("failed, asynchronous")]
    [InlineData("cancelled")]
    [InlineData("cancelled, asynchronous")]
    [Trait("Report", "23")]
    public async Task So_it_is_after_any_statement_that_did_not_complete(string end)
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        Exception? next = null, nextAsync = null;

        var result = await shop.RunAsync(async context =>
        {
            await using var statement = context.Database.GetDbConnection().CreateCommand();
            statement.CommandText = "ROLLBACK"; // by the server
            await statement.ExecuteNonQueryAsync();
            var interceptor = TransactionGuardInterceptor.Instance;
            switch (end)
            {
                case "failed":
                    interceptor.CommandFailed(statement, null!);
                    break;
                case "failed, asynchronous":
                    await interceptor.CommandFailedAsync(statement, null!);
                    break;
                case "cancelled":
                    interceptor.CommandCanceled(statement, null!);
                    break;
                default:
                    await interceptor.CommandCanceledAsync(statement, null!);
                    break;
            }

            next = Record.Exception(() => interceptor.NonQueryExecuting(statement, null!, default));
            nextAsync = await Record.ExceptionAsync(() => interceptor.NonQueryExecutingAsync(statement, null!, default).AsTask());
        });

        result.Status.Should().Be(HandlerRunStatus.Failed);
        next.Should().BeAssignableTo<InvalidOperationException>("what is saved next is refused");
        nextAsync.Should().BeAssignableTo<InvalidOperationException>();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Report", "23")]
    public async Task After_an_error_that_ended_nothing_the_handler_goes_on(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var result = await shop.RunAsync(static async context =>
        {
            await Shop.SaveAsync(context, "good", "1");
            await FluentActions.Awaiting(() => Shop.SaveAsync(context, "same number", "1")).Should().ThrowAsync<DbUpdateException>();
            context.ChangeTracker.Clear();
            await Shop.SaveAsync(context, "next", "2");
        });

        result.Status.Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("good", "next");
    }
}
