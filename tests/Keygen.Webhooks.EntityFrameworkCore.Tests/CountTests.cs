using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What the tables count.</summary>
public sealed class CountTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Open_events_are_counted_for_three_days_because_Keygen_sends_none_after_that(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var now = DateTime.UtcNow;
        var (old, failedLately) = (shop.Key with { IdempotencyToken = "old" }, shop.Key with { IdempotencyToken = "failed lately" });
        await shop.AddAsync(
            Rows.Mark(shop.Key with { IdempotencyToken = "young" }, "a", now.AddHours(-1)), Rows.Mark(shop.Key with { IdempotencyToken = "middle" }, "a", now.AddHours(-70)),
            Rows.Mark(old, "a", now.AddHours(-74)), Rows.Failure(old, "b", now.AddHours(-73)),
            Rows.Mark(failedLately, "a", now.AddHours(-74)), Rows.Failure(failedLately, "b", now.AddHours(-1)));

        var counts = await ((IEventStateReader)shop.Store).CountAsync(default);

        (counts.Open, counts.Failing).Should().Be((3, 2));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task One_whose_delivery_and_later_work_are_both_open_is_one(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var later = shop.Key with { IdempotencyToken = EventKey.LaterPrefix + shop.Key.IdempotencyToken };
        await shop.AddAsync(Rows.Mark(shop.Key, "a", DateTime.UtcNow), Rows.Mark(later, "b", DateTime.UtcNow));

        (await ((IEventStateReader)shop.Store).CountAsync(default)).Open.Should().Be(1);
    }
}
