using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>By which clock a mark is past its retention.</summary>
public sealed class CleanerClockTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    public static TheoryData<string> EnginesWithMariaDb => TestDatabase.EnginesWithMariaDb;

    [Theory]
    [MemberData(nameof(EnginesWithMariaDb))]
    [Trait("Report", "24")]
    public async Task A_clock_that_is_36_days_ahead_removes_nothing(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await shop.RunAsync(static _ => Task.CompletedTask);

        var removed = await new MarkCleaner(shop.StoreContext with { Time = new FakeTimeProvider(DateTimeOffset.UtcNow + TimeSpan.FromDays(36)) }).CleanAsync(default);

        removed.Should().Be(0);
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
    }

    [Theory]
    [MemberData(nameof(EnginesWithMariaDb))]
    [Trait("Report", "24")]
    public async Task A_server_that_is_36_days_ahead_and_writes_removes_nothing_of_the_others_and_lets_them_remove_nothing(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await shop.RunAsync(static _ => Task.CompletedTask);
        var ahead = shop.StoreContext with { Time = new FakeTimeProvider(DateTimeOffset.UtcNow + TimeSpan.FromDays(36)) };
        await using (var claim = await new EntityFrameworkIdempotencyStore(ahead).ClaimAsync(shop.Key with { IdempotencyToken = "another" }, ["a"], default))
        {
            (await claim.RunAsync("a", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.Completed);
        }

        shop.Faults.Statements.Clear();
        var removed = await new MarkCleaner(ahead).CleanAsync(default) + await new MarkCleaner(shop.StoreContext).CleanAsync(default);

        removed.Should().Be(0);
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
        shop.Faults.Statements.First().Should().ContainAny("now()", "strftime(", "UTC_TIMESTAMP");
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite, new[] { 40 }, new[] { 36 }, 0)]
    [InlineData(TestDatabase.Postgres, new[] { 40 }, new[] { 36 }, 0)]
    [InlineData(TestDatabase.Sqlite, new[] { 40 }, new[] { 0 }, 1)]
    [InlineData(TestDatabase.Postgres, new[] { 40 }, new[] { 0 }, 1)]
    [InlineData(TestDatabase.Postgres, new[] { 0 }, new[] { 40 }, 1)]
    [InlineData(TestDatabase.Postgres, new[] { 40, 0 }, new int[0], 1)]
    [InlineData(TestDatabase.Postgres, new int[0], new[] { 40, 0 }, 1)]
    [InlineData(TestDatabase.Postgres, new int[0], new int[0], 0)]
    public async Task Ages_count_from_the_newest_row_of_a_mark_or_an_attempt(string engine, int[] marks, int[] attempts, int removed)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var logger = new FakeLogger();
        await shop.OnContextAsync(context =>
        {
            Array.ForEach(marks, days => CleanerTests.Add(context, $"{days}", "", DateTime.UtcNow.AddDays(-days)));
            Array.ForEach(attempts, days => CleanerTests.AddAttempt(context, DateTime.UtcNow.AddDays(-days)));
            return context.SaveChangesAsync();
        });

        (await new MarkCleaner(shop.StoreContext with { Logger = logger }).CleanAsync(default)).Should().Be(removed);

        logger.Collector.GetSnapshot().Count(static record => record.Id.Id == 5004).Should().Be(removed);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_clock_that_is_behind_removes_nothing_before_its_own_time(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await shop.OnContextAsync(static context =>
        {
            CleanerTests.Add(context, "old", "", DateTime.UtcNow.AddDays(-36));
            CleanerTests.Add(context, "new", "", DateTime.UtcNow);
            return context.SaveChangesAsync();
        });

        (await new MarkCleaner(shop.StoreContext with { Time = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-2)) }).CleanAsync(default)).Should().Be(0);
    }
}
