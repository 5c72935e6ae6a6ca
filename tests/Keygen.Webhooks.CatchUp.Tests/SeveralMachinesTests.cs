using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Two machines, or the receiver and catch-up, at the same events.</summary>
public sealed class SeveralMachinesTests
{
    [Fact]
    public async Task An_event_that_is_delivered_while_catch_up_is_at_it_is_handled_once()
    {
        await using var room = await Room.StartAsync();
        var handler = new Gate();
        var machine = room.NewMachine(handler.HandleAsync);
        var row = room.Missed(status: FakeEventStatus.Failing);
        var live = machine.Receiver.ReceiveAsync(room.Deliver(row));
        await handler.Begun.SoonAsync();

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Open = 1, Dispatched = 1, Handled = 0 });

        handler.Open();
        (await live.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Handled);
        room.Pass(TimeSpan.FromMinutes(11));
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Open = 0, Duplicates = 1, Handled = 0 });
        room.TimesHandled(row).Should().Be(1);
    }

    [Fact]
    public async Task An_event_whose_delivery_dies_after_catch_up_left_it_to_the_delivery_is_handled_by_the_next_look()
    {
        await using var room = await Room.StartAsync();
        var handler = new Gate();
        var dying = room.NewMachine(handler.HandleAsync);
        var row = room.Missed(status: FakeEventStatus.Failing);
        var live = dying.Receiver.ReceiveAsync(room.Deliver(row));
        await handler.Begun.SoonAsync();
        var machine = room.NewMachine();
        (await machine.RunAsync()).Open.Should().Be(1);

        handler.Fail();
        (await live.SoonAsync()).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        room.Pass(TimeSpan.FromMinutes(11));
        await machine.RunAsync();

        room.TimesHandled(row).Should().Be(1);
    }

    [Fact]
    public async Task While_one_machine_walks_another_leaves_it_to_it()
    {
        await using var room = await Room.StartAsync();
        var handler = new Gate();
        var row = room.Missed();
        var walking = room.NewMachine(handler.HandleAsync).RunAsync();
        await handler.Begun.SoonAsync();

        (await room.NewMachine().RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.HeldElsewhere, Requests = 0 });

        handler.Open();
        (await walking).Handled.Should().Be(1);
        room.TimesHandled(row).Should().Be(1);
    }

    [Fact]
    public async Task With_the_lease_lost_in_the_middle_the_walk_stops_at_the_next_row_and_the_other_machine_goes_on()
    {
        await using var room = await Room.StartAsync();
        var leases = new LosableLeases(room.Leases);
        room.Leases = leases;
        var rows = new[] { room.Missed(minutesAgo: 40), room.Missed(minutesAgo: 30) };
        var handler = new Gate();
        var losing = room.NewMachine(handler.HandleAsync).RunAsync();
        await handler.Begun.SoonAsync();

        leases.TakeAway();
        room.Pass(TimeSpan.FromSeconds(21));
        await FakeClock.EventuallyAsync(() => leases.Refused, "the renewal is refused");
        handler.Open();

        (await losing).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Overtaken, Handled = 1 });
        (room.TimesHandled(rows[0]), room.TimesHandled(rows[1])).Should().Be((1, 0));
        leases.GiveBack();
        room.Pass(TimeSpan.FromMinutes(1)); // the lease of whoever had it meanwhile runs out
        (await room.NewMachine().RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 1 });
        room.Ledger.Should().OnlyHaveUniqueItems().And.HaveCount(2);
    }

    [Fact]
    public async Task A_machine_that_was_paused_beyond_its_lease_stops_before_it_asks_anyone()
    {
        await using var room = await Room.StartAsync();
        room.Leases = new LosableLeases(room.Leases) { IsOutOfReach = true };
        room.Missed(minutesAgo: 40);
        var behind = room.Missed(minutesAgo: 30);
        var handler = new Gate();
        var paused = room.NewMachine(handler.HandleAsync).RunAsync();
        await handler.Begun.SoonAsync();

        room.Pass(TimeSpan.FromSeconds(61));
        handler.Open();

        (await paused).Outcome.Should().Be(CatchUpOutcome.Overtaken);
        room.TimesHandled(behind).Should().Be(0);
    }

    [Fact]
    public async Task Two_machines_that_both_hold_the_lease_do_no_harm_and_the_earlier_one_stops()
    {
        await using var room = await Room.StartAsync();
        room.Leases = new NoLeases();
        for (var i = 0; i < 150; i++)
        {
            room.Missed(minutesAgo: 300 - i);
        }

        var handler = new Gate();
        var earlier = room.NewMachine(handler.HandleAsync).RunAsync();
        await handler.Begun.SoonAsync();
        var later = await room.NewMachine().RunAsync();
        handler.Open();

        later.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 149, Open = 1 });
        (await earlier).Outcome.Should().Be(CatchUpOutcome.Overtaken);
        room.Ledger.Should().OnlyHaveUniqueItems().And.HaveCount(150);
        room.Pass(TimeSpan.FromMinutes(11));
        (await room.NewMachine().RunAsync()).Should().BeEquivalentTo(new { Open = 0, Handled = 0, Outcome = CatchUpOutcome.Completed });
    }

    [Fact]
    public async Task A_machine_that_begins_later_has_raised_the_version_before_it_does_anything()
    {
        await using var room = await Room.StartAsync();
        await room.NewMachine().RunAsync(); // the place is found
        room.Leases = new NoLeases();
        room.Missed(minutesAgo: 40);
        var (first, second) = (new Gate(), new Gate());
        var earlier = room.NewMachine(first.HandleAsync).RunAsync();
        await first.Begun.SoonAsync();
        room.Missed(minutesAgo: 30);
        var later = room.NewMachine(second.HandleAsync).RunAsync();
        await second.Begun.SoonAsync();

        // Nothing was written since but that.
        first.Open();
        (await earlier).Outcome.Should().Be(CatchUpOutcome.Overtaken);

        second.Open();
        (await later).Outcome.Should().Be(CatchUpOutcome.Completed);
    }
}
