using Keygen.Webhooks.CatchUp;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Events that the store of marks fails on while it answers for others.</summary>
public sealed class PoisonousEventTests
{
    [Fact]
    public async Task An_event_that_the_store_always_fails_on_holds_up_none_of_those_behind_it()
    {
        await using var room = await Room.StartAsync();
        var poisonous = room.Missed(minutesAgo: 40);
        var behind = room.Missed(minutesAgo: 30);
        room.Store.Poisonous.Add(poisonous.IdempotencyToken);
        var machine = room.NewMachine();

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Open = 1, Handled = 1 });
        room.TimesHandled(behind).Should().Be(1);
        machine.TimesSaid(6017).Should().Be(1);

        room.Pass(TimeSpan.FromMinutes(11));
        var later = room.Missed(minutesAgo: 3);
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Open = 1, Handled = 1 }, "nor when it is looked at again");
        room.TimesHandled(later).Should().Be(1);

        room.Store.Poisonous.Clear();
        room.Pass(TimeSpan.FromMinutes(21));
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Open = 0, Handled = 1 });
        room.TimesHandled(poisonous).Should().Be(1);
    }

    [Fact]
    public async Task Many_of_them_in_a_row_are_passed_a_few_in_each_run()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < 9; i++)
        {
            room.Store.Poisonous.Add(room.Missed(minutesAgo: 100 - i).IdempotencyToken);
        }

        var behind = room.Missed(minutesAgo: 30);
        var machine = room.NewMachine();
        for (var i = 0; i < 10 && room.TimesHandled(behind) == 0; i++)
        {
            await machine.RunAsync();
            room.Pass(TimeSpan.FromMinutes(5));
        }

        room.TimesHandled(behind).Should().Be(1);
        room.Pass(TimeSpan.FromHours(6));
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Open = 9 }, "those that have a place hold up nothing");
    }

    [Fact]
    public async Task An_event_that_the_store_works_for_ends_the_count_of_those_it_fails_on_in_a_row()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < 8; i++)
        {
            var row = room.Missed(minutesAgo: 100 - i);
            if (i is not (3 or 7))
            {
                room.Store.Poisonous.Add(row.IdempotencyToken);
            }
        }

        (await room.NewMachine().RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Open = 6, Handled = 2 });
    }

    [Fact]
    public async Task Those_that_already_wait_do_not_count_among_those_it_fails_on_in_a_row()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            room.Store.Poisonous.Add(room.Missed(minutesAgo: 100 - i).IdempotencyToken);
        }

        var machine = room.NewMachine();
        (await machine.RunAsync()).Open.Should().Be(3);
        room.Store.Poisonous.Add(room.Missed(minutesAgo: 30).IdempotencyToken);
        var behind = room.Missed();
        room.Pass(TimeSpan.FromMinutes(10));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Seen = 5, Open = 4, Handled = 1 });
        room.TimesHandled(behind).Should().Be(1);
    }

    [Fact]
    public async Task A_store_that_can_be_read_and_not_written_does_not_fill_the_open_set()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < 50; i++)
        {
            room.Missed(minutesAgo: 100 - i);
        }

        room.Store.IsReadOnly = true;
        var machine = room.NewMachine();

        var result = await machine.RunAsync();

        result.Outcome.Should().Be(CatchUpOutcome.StoreUnavailable);
        result.Open.Should().BeLessThan(5);
        room.Store.IsReadOnly = false;
        room.Pass(TimeSpan.FromMinutes(11));
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Open = 0, Handled = 50 });
        room.Ledger.Should().HaveCount(50).And.OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_that_is_parked_for_good_and_then_handled_by_a_delivery_leaves_the_set(bool byAnEarlierVersion)
    {
        await using var room = await Room.StartAsync();
        var poison = room.Missed();
        var other = room.Missed(minutesAgo: 19);
        var failing = room.NewMachine(static (_, _) => throw new InvalidOperationException("A bug."));
        for (var i = 0; i < 20; i++)
        {
            await failing.RunAsync();
            room.Pass(TimeSpan.FromHours(6));
        }

        if (byAnEarlierVersion)
        {
            StoredText.Change(room, static text => System.Text.RegularExpressions.Regex.Replace(text, ",\"token\":\"[^\"]*\"", ""));
        }

        var mended = room.NewWatching();
        (await mended.RunAsync()).Should().BeEquivalentTo(new { ParkedForGood = 2, Dispatched = 0 });
        await room.DeliverAsync(mended, poison);
        var asked = room.Requests.Count;

        (await mended.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, ParkedForGood = 1, Parked = 1, Dispatched = 0 });
        mended.TimesSaid(6018).Should().Be(1);
        (room.Requests.Count - asked).Should().BeLessThan(3, "the store is asked, not Keygen");
        (room.TimesHandled(poison), room.TimesHandled(other)).Should().Be((1, 0));
        (await room.NewMachine().CatchUp.RetryParkedAsync(TestContext.Current.CancellationToken)).Should().BeEquivalentTo(new { Parked = 0, Handled = 1 });
    }

    [Fact]
    public async Task What_an_earlier_version_parked_for_good_and_Keygen_has_no_more_is_given_up_and_holds_up_nothing()
    {
        await using var room = await Room.StartAsync();
        var rows = new[] { room.Missed(), room.Missed(minutesAgo: 19), room.Missed(minutesAgo: 18) };
        var failing = room.NewMachine(static (_, _) => throw new InvalidOperationException("A bug."));
        for (var i = 0; i < 20; i++)
        {
            await failing.RunAsync();
            room.Pass(TimeSpan.FromHours(6));
        }

        StoredText.Change(room, static text => System.Text.RegularExpressions.Regex.Replace(text, ",\"token\":\"[^\"]*\"", ""));
        var gone = rows.MinBy(static row => row.Id, StringComparer.Ordinal)!;
        room.Keygen.Delete(gone);
        var mended = room.NewMachine();
        foreach (var row in rows.Where(row => row != gone))
        {
            await room.DeliverAsync(mended, row);
        }

        (await mended.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Abandoned = 1, Parked = 0 });
    }

    [Fact]
    public async Task A_store_that_is_away_says_nothing_of_what_is_parked_for_good()
    {
        await using var room = await Room.StartAsync();
        room.Missed();
        var failing = room.NewMachine(static (_, _) => throw new InvalidOperationException("A bug."));
        for (var i = 0; i < 20; i++)
        {
            await failing.RunAsync();
            room.Pass(TimeSpan.FromHours(6));
        }

        room.Store.IsDown = true;
        (await room.NewMachine().RunAsync()).ParkedForGood.Should().Be(1);
    }
}
