namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Which rows a cleaner finds. A row is as old as its time, and one at the very time is not too old.</summary>
public sealed class ExpiredRowsTests
{
    private static readonly DateTime Cutoff = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <remarks>Attempts are of an event that is named by their time.</remarks>
    public static TheoryData<string, int, string, string> Kinds
    {
        get
        {
            var data = new TheoryData<string, int, string, string>();
            foreach (var engine in new[] { TestDatabase.Sqlite, TestDatabase.Postgres })
            {
                data.Add(engine, 0, "settled 2", "settled 1");
                data.Add(engine, 1, "open 2", "open 1");
                data.Add(engine, 2, $"{Cutoff.AddHours(-2).Ticks}", $"{Cutoff.AddHours(-1).Ticks}");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_oldest_are_found_first_and_none_that_is_young(string engine, int kind, string oldest, string next)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await shop.OnContextAsync(context =>
        {
            foreach (var hours in new[] { 1, 2, 0 })
            {
                var at = Cutoff.AddHours(-hours);
                CleanerTests.Add(context, $"settled {hours}", "", at);
                CleanerTests.Add(context, $"settled {hours}", "a", at.AddHours(-3));
                CleanerTests.Add(context, $"open {hours}", "a", at);
                CleanerTests.AddAttempt(context, at);
            }

            return context.SaveChangesAsync();
        });

        (await FindAsync(10)).Should().Equal(oldest, next);
        (await FindAsync(1)).Should().Equal(oldest);

        Task<List<string>> FindAsync(int count) => shop.OnContextAsync(context => ExpiredRows.Kinds[kind].FindAsync(context, Cutoff, count, default));
    }
}
