using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>The order of a list, with times and numbers of events that the contract of stores does not have.</summary>
public sealed class EventListTests
{
    private static readonly EventQuery HandedOver = new() { Filter = EventFilter.HandedOver };

    public static TheoryData<string> Engines => TestDatabase.Engines;

    public static TheoryData<string> EnginesWithMariaDb => TestDatabase.EnginesWithMariaDb;

    [Theory]
    [MemberData(nameof(EnginesWithMariaDb))]
    public async Task Events_that_wait_in_an_engine_are_found_between_many_that_the_engine_has_completed(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        int[] waiting = [1, HandedOverPage.Step - 1, HandedOverPage.Step, HandedOverPage.Step + 70, (2 * HandedOverPage.Step) + 9];
        await HandOverAsync(shop, (2 * HandedOverPage.Step) + 10, waiting);

        var pages = await PagesAsync(shop, HandedOver with { PageSize = 2 });

        pages.Select(static page => string.Join(' ', page.Events.Select(static one => one.Key.IdempotencyToken)))
            .Should().Equal($"t{waiting[0]} t{waiting[1]}", $"t{waiting[2]} t{waiting[3]}", $"t{waiting[4]}");
    }

    [Fact]
    public async Task A_page_looks_at_a_limited_number_of_events_and_the_next_one_goes_on()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        await HandOverAsync(shop, HandedOverPage.MostRead + 1, HandedOverPage.MostRead);
        shop.Faults.Statements.Clear();

        var pages = await PagesAsync(shop, HandedOver);

        pages.Select(static page => page.Events.Count).Should().Equal(0, 1);
        pages[1].Events[0].Key.IdempotencyToken.Should().Be($"t{HandedOverPage.MostRead}");
        shop.Faults.Statements.Should().HaveCount((2 * HandedOverPage.MostRead / HandedOverPage.Step) + 4, "a step takes two, and events are described by two");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_a_cleaner_may_have_half_removed_is_not_listed_as_waiting(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var end = DateTime.UtcNow - shop.Store.Traits.Retention;
        await shop.AddAsync(Mark(shop, "kept", HandlerNames.Forward, end.AddDays(1).AddHours(1)), Mark(shop, "expires", HandlerNames.Forward, end.AddHours(23)));

        (await PagesAsync(shop, HandedOver)).Single().Events.Select(static one => one.Key.IdempotencyToken).Should().Equal("kept");
    }

    [Fact]
    public async Task Several_events_are_described_together()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        await HandOverAsync(shop, 60);
        shop.Faults.Statements.Clear();

        var found = await ((IEventStateReader)shop.Store).FindAllAsync([.. Enumerable.Range(0, 60).Select(i => shop.Key with { IdempotencyToken = $"t{i}" })], default);

        found.Select(static one => one!.Key.IdempotencyToken).Should().Equal(Enumerable.Range(0, 60).Select(static i => $"t{i}"));
        shop.Faults.Statements.Should().HaveCount(2);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_failing_event_has_the_place_and_the_time_of_its_newest_failure(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var now = DateTime.UtcNow;
        var (two, one) = (shop.Key with { IdempotencyToken = "two failures" }, shop.Key with { IdempotencyToken = "one failure" });
        await shop.AddAsync(Rows.Failure(two, "a", now.AddHours(-5)), Rows.Failure(two, "b", now.AddHours(-1)), Rows.Failure(one, "a", now.AddHours(-3)));

        var page = await ((IEventStateReader)shop.Store).ListAsync(new(), default);

        page.Events.Select(static status => status.Key).Should().Equal(two, one);
        page.Events[0].Failures.Select(static failure => failure.Handler).Should().Equal("a", "b");
        page.Events[0].SeenAt.Should().BeCloseTo(new DateTimeOffset(now.AddHours(-1)), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Events_of_the_same_time_are_on_one_page_each()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        var (now, keys) = (DateTime.UtcNow, Enumerable.Range(0, 5).Select(i => shop.Key with { IdempotencyToken = $"t{i}" }).ToArray());
        await shop.AddAsync([.. keys.Select(key => Rows.Failure(key, "a", now))]);

        var pages = await PagesAsync(shop, new() { PageSize = 2 });

        pages.SelectMany(static page => page.Events).Select(static one => one.Key).Should().HaveCount(5).And.BeEquivalentTo(keys);
    }

    /// <summary>Events that were handed over, the first one last. The engine has completed all but those with these numbers.</summary>
    private static Task<int> HandOverAsync(Shop shop, int count, params int[] waiting) => shop.OnContextAsync(context =>
    {
        var now = DateTime.UtcNow;
        for (var i = 0; i < count; i++)
        {
            context.Add(Mark(shop, $"t{i}", HandlerNames.Forward, now.AddMinutes(-i)));
            if (!waiting.Contains(i))
            {
                context.Add(Mark(shop, $"later:t{i}", "", now));
            }
        }

        return context.SaveChangesAsync();
    });

    private static KeygenWebhookMark Mark(Shop shop, string token, string handler, DateTime at) => Rows.Mark(shop.Key with { IdempotencyToken = token }, handler, at);

    private static async Task<List<EventPage>> PagesAsync(Shop shop, EventQuery query)
    {
        var pages = new List<EventPage>();
        do
        {
            pages.Add(await ((IEventStateReader)shop.Store).ListAsync(query with { Cursor = pages.LastOrDefault()?.Next }, default));
        }
        while (pages[^1].Next is not null);
        return pages;
    }
}
