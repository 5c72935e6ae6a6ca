using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Where a walk begins that must find a time in the list.</summary>
public sealed class ListPositionTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(150)] // the row to begin behind is not on the first page
    public async Task A_walk_begins_behind_the_newest_row_that_is_older_than_its_time(int younger)
    {
        await using var room = await Room.StartAsync();
        room.Missed(minutesAgo: 90);
        room.Missed(minutesAgo: 80);
        for (var i = 0; i < younger; i++)
        {
            room.Missed(minutesAgo: 60 - (i / 10.0), status: FakeEventStatus.Delivered);
        }

        var machine = room.NewMachine(configure: static options => options.Since = Room.Start.AddMinutes(-70));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Seen = younger, Dispatched = 0 });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_of_the_very_time_is_handled_and_only_an_older_one_is_searched_for(bool hasOlder)
    {
        await using var room = await Room.StartAsync();
        if (hasOlder)
        {
            room.Missed(minutesAgo: 90);
        }

        var first = room.Missed(minutesAgo: 70);
        var machine = room.NewMachine(configure: static options => options.Since = Room.Start.AddMinutes(-70));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Seen = 1, Handled = 1 });

        room.TimesHandled(first).Should().Be(1);
        Searches(room).Should().Be(hasOlder ? 1 : 0);
    }

    [Fact]
    public async Task A_search_ends_with_the_list_when_the_older_row_was_deleted_meanwhile()
    {
        await using var room = await Room.StartAsync();
        var older = room.Missed(minutesAgo: 90);
        var missed = room.Missed(minutesAgo: 60);
        var machine = room.NewMachine(configure: options =>
        {
            options.Since = Room.Start.AddMinutes(-70);
            options.DeleteBefore(room, "order=desc", older);
        });

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 1 });

        room.TimesHandled(missed).Should().Be(1);
        Searches(room).Should().Be(1);
    }

    [Fact]
    public async Task A_place_too_far_back_to_be_searched_for_in_a_day_is_walked_to()
    {
        await using var room = await Room.StartAsync();
        var before = room.Missed(minutesAgo: 60 * 30);
        for (var i = 0; i < 700; i++)
        {
            room.Missed(minutesAgo: 1000 - i);
        }

        for (var day = 0; day < 3; day++)
        {
            await room.NewMachine(configure: static options => options.DailyRequestBudget = 6).RunAsync();
            room.Pass(TimeSpan.FromDays(1));
        }

        room.TimesHandled(before).Should().Be(0);
        room.Ledger.Should().HaveCount(700).And.OnlyHaveUniqueItems();
    }

    private static int Searches(Room room) => room.Requests.Count(static request => request.Target.Contains("order=desc", StringComparison.Ordinal));
}
