using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>The work and both marks are committed together, or nothing is.</summary>
public sealed class CommitTests
{
    [Fact]
    [Trait("Case", "68")]
    public async Task One_that_the_database_refuses_leaves_nothing()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        await shop.OnContextAsync(static context => context.Database.ExecuteSqlRawAsync(
            """ALTER TABLE "Orders" ADD CONSTRAINT later UNIQUE ("Text") DEFERRABLE INITIALLY DEFERRED"""));

        var result = await shop.RunAsync(static async context =>
        {
            await Shop.SaveAsync(context, "twice");
            await Shop.SaveAsync(context, "twice");
        });

        result.Status.Should().Be(HandlerRunStatus.Failed);
        result.Error!.Message.Should().Contain("\"later\"", "that is the name of the constraint");
        (await shop.OrdersAsync()).Should().BeEmpty();
        (await shop.MarksAsync()).Should().Be(0);
        (await shop.RunAsync(static context => Shop.SaveAsync(context, "once"))).Status.Should().Be(HandlerRunStatus.Completed);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite, "a")]
    [InlineData(TestDatabase.Sqlite, "")]
    [InlineData(TestDatabase.Postgres, "a")]
    [InlineData(TestDatabase.Postgres, "")]
    public async Task Nothing_is_committed_without_the_marks_of_handler_and_event(string engine, string removed)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var result = await shop.RunAsync(async context =>
        {
            await Shop.SaveAsync(context, "work");
            await context.Database.ExecuteSqlAsync($"""DELETE FROM "KeygenWebhookMarks" WHERE "Handler" = {removed}""");
        });

        result.Status.Should().Be(HandlerRunStatus.Failed);
        (await shop.OrdersAsync()).Should().BeEmpty();
        (await shop.MarksAsync()).Should().Be(0);
    }
}
