using System.Text.Json;
using Keygen.Webhooks.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Testing.Tests.Fake;

public sealed class ApiPagingTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero));

    [Fact]
    public async Task A_list_walks_forward_by_cursor_to_the_end_and_goes_on_from_there()
    {
        await using var fake = await FakeKeygen.StartAsync(new() { TimeProvider = _time });
        using var api = new ApiClient(fake, _time.GetUtcNow());
        var rows = Record(fake, 7);

        var seen = new List<string>();
        string? cursor = null;
        for (var next = First(api, 3); next is not null;)
        {
            var page = await api.GetAsync(next);
            seen.AddRange(Ids(page));
            cursor = seen[^1];
            page.GetProperty("links").GetProperty("self").GetString().Should().StartWith("/v1/");
            next = page.GetProperty("links").GetProperty("next").GetString();
        }

        seen.Should().Equal(rows.Select(static row => row.Id));
        var end = $"webhook-events?page[cursor]={cursor}&page[size]=3&order=asc";
        Ids(await api.GetAsync(end)).Should().BeEmpty();
        var later = Record(fake, 1)[0];
        Ids(await api.GetAsync(end)).Should().Equal(later.Id);
    }

    [Fact]
    public async Task The_newest_come_first_and_a_limit_has_no_links()
    {
        await using var fake = await FakeKeygen.StartAsync(new() { TimeProvider = _time });
        using var api = new ApiClient(fake, _time.GetUtcNow());
        var rows = Record(fake, 12);

        var page = await api.GetAsync("webhook-events");

        Ids(page).Should().Equal(rows.Reverse().Take(10).Select(static row => row.Id));
        page.TryGetProperty("links", out _).Should().BeFalse();
        Ids(await api.GetAsync("webhook-events?page[number]=2&page[size]=5&order=asc")).Should().Equal(rows.Skip(5).Take(5).Select(static row => row.Id));
    }

    [Fact]
    public async Task A_pruned_cursor_gives_an_empty_page_and_its_row_is_not_found()
    {
        await using var fake = await FakeKeygen.StartAsync(new() { TimeProvider = _time });
        var old = Record(fake, 1)[0];
        _time.Advance(TimeSpan.FromDays(20));
        var young = Record(fake, 1)[0];
        _time.Advance(TimeSpan.FromDays(10));
        using var api = new ApiClient(fake, _time.GetUtcNow());

        Ids(await api.GetAsync($"webhook-events?page[cursor]={old.Id}&page[size]=10&order=asc")).Should().Equal(young.Id);
        _time.Advance(TimeSpan.FromDays(1));
        using var nextDay = new ApiClient(fake, _time.GetUtcNow());
        Ids(await nextDay.GetAsync($"webhook-events?page[cursor]={old.Id}&page[size]=10&order=asc")).Should().BeEmpty();
        ((int)(await nextDay.SendAsync(HttpMethod.Get, $"{api.Account}/webhook-events/{old.Id}")).Status).Should().Be(404);
        Ids(await nextDay.GetAsync(First(api, 10))).Should().Equal(young.Id);
    }

    [Fact]
    public async Task Ten_thousand_rows_are_walked_through_once_each()
    {
        await using var fake = await FakeKeygen.StartAsync(new() { TimeProvider = _time });
        using var api = new ApiClient(fake, _time.GetUtcNow());
        for (var i = 0; i < 10_000; i++)
        {
            fake.Record(KeygenEventBuilder.Of<EntitlementCreated>()); // all in the same instant, so that ids order them
        }

        var seen = new List<string>();
        for (var next = First(api, 100); next is not null;)
        {
            var page = await api.GetAsync(next);
            seen.AddRange(Ids(page));
            next = page.GetProperty("links").GetProperty("next").GetString();
        }

        seen.Should().HaveCount(10_000).And.OnlyHaveUniqueItems();
        fake.Api.Requests.Should().HaveCount(100);
    }

    [Fact]
    public async Task A_row_can_appear_behind_the_cursor()
    {
        await using var fake = await FakeKeygen.StartAsync(new() { TimeProvider = _time });
        using var api = new ApiClient(fake, _time.GetUtcNow());
        var cursor = Record(fake, 2)[^1];

        var late = fake.Record(KeygenEventBuilder.Of<LicenseCreated>().WithCreated(cursor.Created.AddMilliseconds(-500)));

        Ids(await api.GetAsync($"webhook-events?page[cursor]={cursor.Id}&page[size]=10&order=asc")).Should().BeEmpty();
        Ids(await api.GetAsync(First(api, 10))).Should().HaveCount(3).And.Contain(late.Id);
    }

    private static string First(ApiClient api, int size) => $"{api.Account}/webhook-events?page%5Bcursor%5D=&page%5Bsize%5D={size}&order=asc";

    private static IEnumerable<string> Ids(JsonElement page) => page.GetProperty("data").EnumerateArray().Select(static row => row.GetProperty("id").GetString()!);

    private FakeWebhookEvent[] Record(FakeKeygen fake, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return fake.Record(KeygenEventBuilder.Of<LicenseCreated>());
    })];
}
