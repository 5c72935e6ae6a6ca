using System.Net;
using System.Text.Json.Nodes;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Which rows the cursor passes, and what a run does when the row at a position is gone.</summary>
public sealed class CursorTests
{
    [Fact]
    public async Task A_row_that_is_exactly_fifteen_minutes_old_is_not_read_again()
    {
        await using var room = await Room.StartAsync();
        room.Missed(minutesAgo: 15);
        var machine = room.NewMachine();

        (await machine.RunAsync()).Seen.Should().Be(1);
        (await machine.RunAsync()).Seen.Should().Be(0);
    }

    [Fact]
    public async Task Behind_a_page_whose_last_row_is_exactly_fifteen_minutes_old_nothing_is_skipped()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        for (var i = 1; i <= 100; i++)
        {
            room.Missed(minutesAgo: 15 - (i / 100.0), status: FakeEventStatus.Delivered);
        }

        room.Missed(minutesAgo: 5, status: FakeEventStatus.Delivered);
        await machine.CatchUp.RunRequestAsync(new() { IsScheduled = true }).SoonAsync();
        room.Pass(TimeSpan.FromMinutes(1));
        var late = room.Missed(minutesAgo: 8);

        await machine.CatchUp.RunRequestAsync(new() { IsScheduled = true }).SoonAsync();

        room.TimesHandled(late).Should().Be(1);
    }

    [Fact]
    public async Task A_row_without_a_time_is_as_young_as_the_one_before_it()
    {
        await using var room = await Room.StartAsync();
        room.Missed(minutesAgo: 10);
        var timeless = room.Missed(minutesAgo: 9);
        var machine = room.NewMachine(configure: options => options.UseHandler(() => new Rewriting(room.Keygen, body => WithoutTime(body, timeless.Id))));
        await machine.RunAsync();
        var late = room.Missed(minutesAgo: 12);

        await machine.RunAsync();

        room.TimesHandled(late).Should().Be(1);
    }

    [Fact]
    public async Task An_empty_page_is_not_the_end_when_its_position_cannot_be_looked_up()
    {
        await using var room = await Room.StartAsync();
        var cursor = room.Missed(minutesAgo: 60);
        await room.NewMachine().RunAsync();
        var machine = room.NewMachine(configure: options => options.UseHandler(() => new Forbidding(cursor.Id, HttpStatusCode.InternalServerError)));

        (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.ApiUnavailable);
    }

    [Fact]
    public async Task When_the_place_that_was_found_is_gone_as_well_the_next_run_searches_again()
    {
        await using var room = await Room.StartAsync();
        var older = room.Missed(minutesAgo: 90);
        var cursor = room.Missed(minutesAgo: 60);
        await room.NewMachine().RunAsync();
        room.Keygen.Delete(cursor);
        var missed = room.Missed(minutesAgo: 30);
        var machine = room.NewMachine(configure: options => options.DeleteBefore(room, older.Id, older));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Seen = 0 });
        machine.TimesSaid(6003).Should().Be(1);

        await machine.RunAsync();
        room.TimesHandled(missed).Should().Be(1);
    }

    [Fact]
    public async Task A_walk_whose_rows_are_deleted_under_it_returns_once_and_leaves_the_rest_to_the_next_run()
    {
        await using var room = await Room.StartAsync();
        var rows = Enumerable.Range(0, 150).Select(i => room.Missed(minutesAgo: 10 - (i / 100.0))).ToArray();
        var lastOfPage = rows[99..101].ToDictionary(static row => row.IdempotencyToken, StringComparer.Ordinal);
        var machine = room.NewMachine((e, _) =>
        {
            if (lastOfPage.TryGetValue(e.IdempotencyToken, out var row))
            {
                room.Keygen.Delete(row);
            }

            return Task.CompletedTask;
        });

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 101 });
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 49 });
        room.Ledger.Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_the_cursor_pruned_or_deleted_the_place_is_found_again_by_time(bool hasOlderRows)
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        if (hasOlderRows)
        {
            room.Missed(minutesAgo: 90, status: FakeEventStatus.Delivered);
        }

        var cursor = room.Missed(minutesAgo: 60);
        await machine.RunAsync();
        room.Keygen.Delete(cursor);
        var missed = room.Missed(minutesAgo: 30);

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 1 });

        room.TimesHandled(missed).Should().Be(1);
        machine.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 6003);
    }

    [Fact]
    public async Task A_young_row_that_is_deleted_in_the_middle_of_a_walk_does_not_draw_the_cursor_near()
    {
        await using var room = await Room.StartAsync();
        var rows = Enumerable.Range(0, 150).Select(i => room.Missed(minutesAgo: 10 - (i / 100.0))).ToArray();
        var machine = room.NewMachine((e, _) =>
        {
            if (e.IdempotencyToken == rows[99].IdempotencyToken)
            {
                room.Keygen.Delete(rows[99]); // the last of its page
            }

            return Task.CompletedTask;
        });
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 150 });

        var late = room.Missed(minutesAgo: 14);
        await machine.RunAsync();

        room.TimesHandled(late).Should().Be(1);
        room.Ledger.Should().OnlyHaveUniqueItems().And.HaveCount(151);
    }

    private static string WithoutTime(string body, string id)
    {
        var answer = JsonNode.Parse(body)!;
        foreach (var row in answer["data"] as JsonArray ?? [])
        {
            if ((string?)row!["id"] == id)
            {
                row["attributes"]!.AsObject().Remove("created").Should().BeTrue();
            }
        }

        return answer.ToJsonString();
    }
}
