using System.Text.RegularExpressions;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>The statements of the self-test at startup, and what the app's developer reads when the database refuses one of them.</summary>
public sealed partial class RefusedStatementTests
{
    /// <summary>In the order of the statements. A star marks what only PostgreSQL gets. The count of rows is missing: interceptors do not see it.</summary>
    private const string Expected = """
        Marks: inserted into
        Marks: inserted into *
        Marks: inserted into *
        Marks: updated
        Marks: updated
        Marks: inserted into
        Marks: updated
        Marks: updated and inserted into at once *
        Marks: updated and inserted into at once *
        Marks: updated
        Marks: read as it was written
        Marks: deleted from
        Marks: read
        Marks: read
        Attempts: inserted into
        Attempts: inserted into
        Attempts: updated
        Attempts: updated
        Marks: searched for what is old
        Marks: deleted from
        Marks: searched for what is old
        Marks: deleted from
        Attempts: searched for what is old
        Attempts: deleted from
        Leases: inserted into
        Leases: updated
        Leases: read as it was written
        Progress: inserted into
        Progress: updated
        Progress: read as it was written
        """;

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    [Trait("Report", "25")]
    public async Task Each_refusal_names_its_table_and_what_cannot_be_done(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var refusals = new List<string>();
        while (refusals.Count < 100 && await RefusalOfAsync(shop, statement: refusals.Count + 1) is { } refusal)
        {
            refusals.Add(refusal);
        }

        refusals.Should().Equal(Expected.Split('\n').Where(line => engine == TestDatabase.Postgres || !line.EndsWith('*')).Select(static line => line.TrimEnd(' ', '*')));
    }

    /// <returns>The table and the words of the refusal; null when the self-test has fewer statements.</returns>
    private static Task<string?> RefusalOfAsync(Shop shop, int statement) => shop.OnContextAsync(async context =>
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        var count = 0;
        shop.Faults.BeforeStatement = _ =>
        {
            if (++count == statement)
            {
                throw new InvalidTimeZoneException();
            }
        };
        var exception = await Record.ExceptionAsync(() => new StatementSelfTest(context, shop.StoreContext, default).RunAsync());
        shop.Faults.BeforeStatement = null;
        return exception is null ? null : Words().Replace(exception.Message, "$1: $2");
    });

    [GeneratedRegex("^The table KeygenWebhook([A-Za-z]+) cannot be ([a-z ]+): .*$", RegexOptions.Singleline)]
    private static partial Regex Words();
}
