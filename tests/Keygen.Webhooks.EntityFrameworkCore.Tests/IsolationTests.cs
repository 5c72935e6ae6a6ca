using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Whatever isolation level a connection has.</summary>
public sealed class IsolationTests
{
    [Theory]
    [InlineData("READ UNCOMMITTED")]
    [InlineData("SERIALIZABLE")]
    [Trait("Report", "27")]
    public async Task A_mark_that_is_not_committed_is_no_mark(string level)
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.MariaDb, onOpen: $"SET SESSION TRANSACTION ISOLATION LEVEL {level}");
        await using var connection = new MySql.Data.MySqlClient.MySqlConnection(await shop.OnContextAsync(static context => Task.FromResult(context.Database.GetConnectionString()!)));
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var insert = connection.CreateCommand())
        {
            insert.Transaction = transaction;
            insert.CommandText = $"""
                INSERT INTO `KeygenWebhookMarks` (`EventHash`, `HandlerHash`, `Registration`, `AccountId`, `IdempotencyToken`, `Handler`, `RunId`, `IsDone`, `SeenAt`)
                VALUES ('{MarkHashes.Of(shop.Key)}', '', '', '', '', '', '{Guid.NewGuid()}', 1, UTC_TIMESTAMP())
                """;
            await insert.ExecuteNonQueryAsync();
        }

        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Unknown);
        await using (var claim = await shop.Store.ClaimAsync(shop.Key, ["a"], default))
        {
            claim.Status.Should().Be(ClaimStatus.Claimed);
        }

        await transaction.RollbackAsync();
        (await shop.RunAsync(static context => Shop.SaveAsync(context, "paid"))).Status.Should().Be(HandlerRunStatus.Completed);
    }
}
