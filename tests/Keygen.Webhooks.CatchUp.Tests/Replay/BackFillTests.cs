using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp.Replay;

/// <summary>A new handler over events of the past, beside deliveries and catch-up.</summary>
public sealed class BackFillTests
{
    [Fact]
    public async Task A_new_handler_runs_once_for_each_event_of_the_past_and_no_other_runs()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var rows = await past.HandledAsync(250);
        var machine = past.NewMachine();

        var result = await machine.ReplayAsync(Past.BackFill());

        result.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, IsComplete = true, Seen = 250, Matched = 250, Handled = 250, AlreadyDone = 0 });
        past.Tokens.Should().BeEquivalentTo(rows.Select(static row => row.IdempotencyToken));
        past.Runs.Should().OnlyContain(static run => run.IsReplay && !run.IsCatchUp && run.Replay == "back-fill");
        room.Ledger.Should().HaveCount(250).And.OnlyHaveUniqueItems("the handler of before has its mark");
        (await machine.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { IsComplete = true, Seen = 0, Requests = 0 }, "this name has completed");
        (await machine.ReplayAsync(Past.BackFill("another"))).Should().BeEquivalentTo(new { Handled = 0, AlreadyDone = 250 });
        (await machine.RunAsync(Room.Start - TimeSpan.FromDays(1))).Handled.Should().Be(0);
        past.Runs.Should().HaveCount(250);
    }

    [Fact]
    public async Task Handlers_that_are_added_one_after_the_other_are_back_filled_each_once()
    {
        await using var room = await Room.StartAsync();
        var (one, two) = (new Past(room), new Past(room));
        await one.HandledAsync(3);
        await one.NewMachine().ReplayAsync(Past.BackFill());

        await two.NewMachine(name: "second").ReplayAsync(Past.BackFill("second") with { Handlers = ["second"] });

        (one.Runs.Count, two.Runs.Count).Should().Be((3, 3));
    }

    [Fact]
    public async Task A_handler_that_was_renamed_is_not_back_filled_again()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        await past.HandledAsync(2);
        await past.NewMachine().ReplayAsync(Past.BackFill());

        var renamed = past.NewMachine(name: "renamed", formerNames: [Past.Added]);

        (await renamed.ReplayAsync(Past.BackFill("renamed") with { Handlers = ["renamed"] })).Should().BeEquivalentTo(new { Handled = 0, AlreadyDone = 2 });
        past.Runs.Should().HaveCount(2);
    }

    [Fact]
    public async Task An_event_that_is_being_delivered_is_left_to_the_delivery_and_looked_at_by_the_next_run()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var row = room.Missed(status: FakeEventStatus.Delivering);
        var delivering = new Gate();
        var live = past.NewMachine(delivering.HandleAsync).Receiver.ReceiveAsync(room.Deliver(row));
        await delivering.Begun.SoonAsync();
        var machine = past.NewMachine();

        var during = await machine.ReplayAsync(Past.BackFill());
        during.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, IsComplete = false, InProgress = 1, Handled = 0 });
        during.Problem.Should().Contain("1 event is left");

        delivering.Open();
        (await live.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Handled);
        (await machine.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { IsComplete = true, AlreadyDone = 1, Handled = 0 });
        past.Tokens.Should().ContainSingle();
    }

    [Fact]
    public async Task A_delivery_that_comes_while_the_back_fill_has_the_event_is_in_progress_and_the_next_one_finds_the_handler_done()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var row = room.Missed();
        var handling = new Gate();
        var machine = past.NewMachine(handling.HandleAsync);
        var replaying = machine.ReplayAsync(Past.BackFill());
        await handling.Begun.SoonAsync();

        (await machine.Receiver.ReceiveAsync(room.Deliver(row))).Outcome.Should().Be(WebhookOutcome.InProgress);

        handling.Open();
        (await replaying).Handled.Should().Be(1);
        (await machine.Receiver.ReceiveAsync(room.Deliver(row))).Outcome.Should().Be(WebhookOutcome.Handled, "the other handler is still open");
        (room.TimesHandled(row), past.Runs.Count).Should().Be((1, 1));
        (await machine.Receiver.ReceiveAsync(room.Deliver(row))).Outcome.Should().Be(WebhookOutcome.Duplicate);
    }

    [Fact]
    public async Task A_handler_that_failed_live_is_completed_by_a_back_fill_and_does_not_run_at_the_next_delivery()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var row = room.Missed();
        var isBroken = true;
        var machine = past.NewMachine((_, _) => isBroken ? throw new InvalidOperationException("Broken.") : Task.CompletedTask);
        (await machine.Receiver.ReceiveAsync(room.Deliver(row))).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        isBroken = false;

        (await machine.ReplayAsync(Past.BackFill() with { State = ReplayEventState.Open })).Should().BeEquivalentTo(new { IsComplete = true, Handled = 1 });

        (await machine.Receiver.ReceiveAsync(room.Deliver(row))).Outcome.Should().Be(WebhookOutcome.Duplicate, "the back-fill settled the event with its last handler");
        (room.TimesHandled(row), past.Runs.Count).Should().Be((1, 1));
    }

    [Fact]
    public async Task A_store_that_does_not_know_its_handlers_runs_no_handler_a_second_time()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        await past.HandledAsync(2);
        room.Store.KnowsHandlers = false;
        var machine = past.NewMachine();

        (await machine.Replay().PlanAsync(Past.BackFill())).Should().BeEquivalentTo(new { Events = 0, Skipped = new { NotKnown = 2 } });
        (await machine.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { IsComplete = true, Handled = 0, Skipped = new { NotKnown = 2 } });
        (await machine.ReplayAsync(Past.Again())).Handled.Should().Be(2);
        past.Runs.Should().HaveCount(2);
    }

    [Fact]
    public async Task An_event_older_than_the_stores_memory_is_not_back_filled()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        room.Store.Traits = new(SurvivesRestart: true, TimeSpan.FromDays(7));
        room.Missed(minutesAgo: 60 * 24 * 6);
        room.Missed(minutesAgo: 60 * 24 * 4);
        var machine = past.NewMachine();

        (await machine.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { IsComplete = true, Handled = 1, Skipped = new { TooOld = 1 } });
        (await machine.ReplayAsync(Past.Again())).Handled.Should().Be(2);
    }
}
