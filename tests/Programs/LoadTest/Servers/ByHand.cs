using Keygen.Webhooks.StartUp;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Keygen.Webhooks.LoadTest.Servers;

/// <summary>
/// A receiver as a careful user would write it for one event: it verifies as the floor does, and remembers the token in the database. A
/// token that is there already is answered 200 and does nothing.
/// </summary>
internal sealed class ByHand(FloorEndpoint floor, bool savesRow, string connection)
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connection);
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>One <c>SaveChanges</c>, with the handler's row in it if there is one.</summary>
    public async Task WithEntityFrameworkAsync(HttpContext context, LoadContext database)
    {
        if (await ReadByHand.LicenseAsync(context, floor) is not { } read)
        {
            return;
        }

        database.Add(new ReceivedEvent { Token = read.Token, IsDone = true });
        if (savesRow)
        {
            database.Add(new Sale { LicenseKey = read.LicenseKey });
        }

        try
        {
            await database.SaveChangesAsync(context.RequestAborted);
            Interlocked.Increment(ref _count);
        }
        catch (DbUpdateException) when (database.Set<ReceivedEvent>().AsNoTracking().Any(received => received.Token == read.Token))
        {
            // A duplicate.
        }
    }

    /// <summary>
    /// With the round trips that the store makes for what it promises: the row, the work, a statement that proves the transaction to be
    /// valid still, the commit.
    /// </summary>
    public async Task InTransactionAsync(HttpContext context, LoadContext database)
    {
        if (await ReadByHand.LicenseAsync(context, floor) is not { } read)
        {
            return;
        }

        await database.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await database.Database.BeginTransactionAsync(context.RequestAborted);
            var inserted = await database.Database.ExecuteSqlAsync(
                $"""INSERT INTO "ReceivedEvent" ("Token", "IsDone") VALUES ({read.Token}, false) ON CONFLICT DO NOTHING""", context.RequestAborted);
            if (inserted == 1
                && await database.Database.ExecuteSqlAsync($"""UPDATE "ReceivedEvent" SET "IsDone" = true WHERE "Token" = {read.Token}""", context.RequestAborted) == 1)
            {
                await transaction.CommitAsync(context.RequestAborted);
                Interlocked.Increment(ref _count);
            }
        });
    }

    /// <summary>One statement, or two in a batch, which is a transaction.</summary>
    public async Task WithNpgsqlAsync(HttpContext context)
    {
        if (await ReadByHand.LicenseAsync(context, floor) is not { } read)
        {
            return;
        }

        await using var batch = _source.CreateBatch();
        batch.BatchCommands.Add(new("""INSERT INTO "ReceivedEvent" ("Token", "IsDone") VALUES ($1, true)""") { Parameters = { new() { Value = read.Token } } });
        if (savesRow)
        {
            batch.BatchCommands.Add(new("""INSERT INTO "Sale" ("LicenseKey") VALUES ($1)""") { Parameters = { new() { Value = read.LicenseKey } } });
        }

        try
        {
            await batch.ExecuteNonQueryAsync(context.RequestAborted);
            Interlocked.Increment(ref _count);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            // A duplicate.
        }
    }
}
