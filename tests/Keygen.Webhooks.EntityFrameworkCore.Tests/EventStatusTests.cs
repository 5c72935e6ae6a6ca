using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What the rows of one event say about it, also rows that a crash, a deploy or a renewal left.</summary>
public sealed class EventStatusTests
{
    private static readonly DateTime Now = DateTime.UtcNow;

    [Fact]
    public async Task A_settled_event_has_the_time_of_its_own_row_and_no_failing_handler()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        await shop.AddAsync(
            Rows.Mark(shop.Key, "", Now.AddHours(-1)), Rows.Mark(shop.Key, "a", Now), Rows.Failure(shop.Key, "a", Now), Rows.Failure(shop.Key, "removed from the app", Now));

        var status = await FindAsync(shop);

        status.State.Should().Be(EventState.Settled);
        status.Failures.Should().BeEmpty();
        status.Completed.Should().Equal("a");
        status.SeenAt.Should().BeCloseTo(new(Now.AddHours(-1)), TimeSpan.FromSeconds(1), "a list of settled events is in this order");
    }

    [Fact]
    public async Task A_row_that_was_committed_before_its_handler_was_done_completes_nothing()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        await shop.AddAsync(
            Rows.Mark(shop.Key, "", Now, isDone: false), Rows.Mark(shop.Key, "a", Now, isDone: false), Rows.Mark(shop.Key, "b", Now), Rows.Failure(shop.Key, "a", Now));

        var status = await FindAsync(shop);

        status.State.Should().Be(EventState.Open);
        status.Completed.Should().Equal("b");
        status.Failures.Should().ContainSingle().Which.Handler.Should().Be("a");
    }

    [Fact]
    public async Task An_event_has_the_id_of_its_newest_failure_that_has_one()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        await shop.AddAsync(
            Rows.Failure(shop.Key, "a", Now.AddHours(-2), "first"), Rows.Failure(shop.Key, "b", Now.AddHours(-1), "retried by hand"), Rows.Failure(shop.Key, "c", Now));

        (await FindAsync(shop)).Identity!.EventId.Should().Be("retried by hand");
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_open_event_has_the_place_and_the_time_of_its_newest_row(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var (two, one) = (shop.Key with { IdempotencyToken = "two rows" }, shop.Key with { IdempotencyToken = "one row" });
        await shop.AddAsync(Rows.Mark(two, "a", Now.AddHours(-5)), Rows.Mark(two, "b", Now.AddHours(-1)), Rows.Mark(one, "a", Now.AddHours(-3)));

        var page = await ((IEventStateReader)shop.Store).ListAsync(new() { Filter = EventFilter.Open }, default);

        page.Events.Select(static status => status.Key).Should().Equal(two, one);
        page.Events[0].SeenAt.Should().BeCloseTo(new(Now.AddHours(-1)), TimeSpan.FromSeconds(1));
    }

    private static async Task<EventStatus> FindAsync(Shop shop) => (await ((IEventStateReader)shop.Store).FindAsync(shop.Key, default))!;
}
