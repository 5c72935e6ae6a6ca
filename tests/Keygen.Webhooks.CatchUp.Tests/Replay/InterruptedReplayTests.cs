using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp.Replay;

/// <summary>A replay that is killed, stopped or hindered, and goes on under its name.</summary>
public sealed class InterruptedReplayTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task After_a_kill_the_same_name_goes_on_behind_the_last_page()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        await past.HandledAsync(450);
        var killed = new Gate();
        var count = 0;
        var first = past.NewMachine((e, ct) => ++count == 321 ? killed.HandleAsync(e, ct) : Task.CompletedTask).Replay().RunAsync(Past.BackFill(), cancellationToken: CancellationToken.None);
        await killed.Begun.WaitAsync(Patience, TestContext.Current.CancellationToken);
        room.Leases = new NoLeases();
        var machine = past.NewMachine();

        (await machine.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(
            new { Seen = 150, Handled = 129, AlreadyDone = 20, InProgress = 1, IsComplete = false }, "the pages before the kill are not read again, and marks cover the rest");

        // Its claim runs out; here its handler ends, in vain.
        killed.Fail();
        (await first.WaitAsync(Patience, TestContext.Current.CancellationToken)).Outcome.Should().Be(CatchUpOutcome.Overtaken);
        (await machine.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Handled = 1, AlreadyDone = 449, IsComplete = true });
        past.Runs.Should().HaveCount(450).And.OnlyHaveUniqueItems(static run => run.Token);
        room.Ledger.Should().HaveCount(450).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task While_one_machine_runs_a_name_another_leaves_it_to_it_and_takes_other_names()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        room.Missed();
        var handling = new Gate();
        var running = past.NewMachine(handling.HandleAsync).ReplayAsync(Past.BackFill());
        await handling.Begun.SoonAsync();
        var other = past.NewMachine();

        (await other.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.HeldElsewhere, Requests = 0 });
        (await other.ReplayAsync(Past.BackFill("another"))).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, InProgress = 1 });

        handling.Open();
        (await running).Handled.Should().Be(1);
        past.Runs.Should().HaveCount(1);
    }

    [Fact]
    public async Task Of_two_machines_that_both_got_the_lease_one_stops()
    {
        await using var room = await Room.StartAsync();
        room.Leases = new NoLeases();
        var past = new Past(room);
        await past.HandledAsync(150);
        var handling = new Gate();
        var first = past.NewMachine(handling.HandleAsync).ReplayAsync(Past.BackFill());
        await handling.Begun.SoonAsync();

        (await past.NewMachine().ReplayAsync(Past.BackFill())).Handled.Should().Be(149);
        handling.Open();

        (await first).Outcome.Should().Be(CatchUpOutcome.Overtaken);
        past.Runs.Should().HaveCount(150).And.OnlyHaveUniqueItems(static run => run.Token);
    }

    [Fact]
    public async Task A_handler_that_fails_holds_up_no_other_event_and_is_tried_by_the_next_run()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var rows = await past.HandledAsync(5);
        var broken = rows[1].IdempotencyToken;
        Task HandleAsync(KeygenEvent e, CancellationToken ct) => e.IdempotencyToken == broken ? throw new InvalidOperationException("Broken.") : Task.CompletedTask;

        (await past.NewMachine(HandleAsync).ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Handled = 4, Failed = 1, IsComplete = false });
        (await past.NewMachine().ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Handled = 1, AlreadyDone = 4, IsComplete = true });

        past.Runs.Should().HaveCount(5).And.OnlyHaveUniqueItems(static run => run.Token);
    }

    [Fact]
    public async Task Too_many_failures_end_a_run()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        await past.HandledAsync(10);
        var tried = 0;

        var result = await past.NewMachine((_, _) =>
        {
            tried++;
            throw new InvalidOperationException("Broken.");
        }).ReplayAsync(Past.BackFill() with { MaxFailures = 3 });

        result.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Stopped, Failed = 3 });
        result.Problem.Should().Contain("MaxFailures");
        tried.Should().Be(3);
        (await past.NewMachine().ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Handled = 8, IsComplete = false }, "the first two were passed");
        (await past.NewMachine().ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Handled = 2, IsComplete = true });
    }

    [Fact]
    public async Task A_cancelled_run_stops_at_the_event_and_goes_on_later()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        await past.HandledAsync(10);
        using var stop = new CancellationTokenSource();
        var machine = past.NewMachine(async (_, ct) =>
        {
            if (past.Runs.Count == 4)
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, room.Time, ct);
            }
        });

        (await machine.ReplayAsync(Past.BackFill(), cancellationToken: stop.Token)).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Stopped, Handled = 4 });
        (await past.NewMachine().ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Handled = 6, Seen = 6, IsComplete = true });
    }

    [Fact]
    public async Task When_Keygens_API_or_the_store_is_down_the_run_ends_and_the_name_goes_on_later()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        await past.HandledAsync(120);
        var machine = past.NewMachine((_, _) =>
        {
            if (past.Runs.Count == 99)
            {
                room.Keygen.Api.FailNext(503);
            }

            return Task.CompletedTask;
        });

        (await machine.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.ApiUnavailable, Handled = 100 });
        room.Store.IsDown = true;
        (await machine.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.StoreUnavailable, Handled = 0 });
        room.Store.IsDown = false;
        room.Keygen.Api.ForgeNext();
        (await machine.ReplayAsync(Past.BackFill())).Outcome.Should().Be(CatchUpOutcome.NotVerified);
        (await machine.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Handled = 20, Seen = 20, IsComplete = true });
    }

    [Fact]
    public async Task Replays_use_half_of_the_days_requests_and_go_on_the_next_day()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        for (var i = 0; i < 350; i++)
        {
            room.Missed(minutesAgo: 600 - (i / 100.0), FakeEventStatus.Delivered);
        }

        var machine = past.NewMachine(configure: static options => options.DailyRequestBudget = 6);

        (await machine.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.BudgetSpent, Handled = 300, Requests = 3 });
        (await machine.ReplayAsync(Past.BackFill("another"))).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.BudgetSpent, Requests = 0 });
        room.Pass(TimeSpan.FromDays(1));
        (await machine.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Handled = 50, Requests = 1, IsComplete = true });
    }

    [Fact]
    public async Task When_Keygen_has_pruned_the_place_where_it_stood_it_begins_again_and_marks_keep_handlers_from_running_twice()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var rows = await past.HandledAsync(120);
        var machine = past.NewMachine((_, _) =>
        {
            if (past.Runs.Count == 99)
            {
                room.Keygen.Api.FailNext(503);
            }

            return Task.CompletedTask;
        });
        await machine.ReplayAsync(Past.BackFill());
        room.Keygen.Delete(rows[99]);

        (await machine.ReplayAsync(Past.BackFill())).Should().BeEquivalentTo(new { Handled = 20, AlreadyDone = 99, IsComplete = true });
        past.Runs.Should().OnlyHaveUniqueItems(static run => run.Token);
    }

    [Fact]
    public async Task Progress_is_reported_as_it_goes()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var rows = await past.HandledAsync(120);
        var seen = new List<ReplayProgress>();

        await past.NewMachine().ReplayAsync(Past.BackFill(), new Listener(seen));

        seen.Select(static one => one.Handled).Should().BeInAscendingOrder().And.Subject.Distinct().Should().HaveCount(120);
        seen[^1].Should().Be(new ReplayProgress(120, 120, 120, 0, seen[^1].Reached, Room.Start));
        seen[^1].Reached.Should().BeCloseTo(rows[^1].Created, TimeSpan.FromMilliseconds(1), "Keygen writes milliseconds");
    }

    private sealed class Listener(List<ReplayProgress> seen) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value) => seen.Add(value);
    }
}
