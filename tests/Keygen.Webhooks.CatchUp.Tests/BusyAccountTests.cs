using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>What runs on schedule cost where an account has many events.</summary>
public sealed class BusyAccountTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_run_on_schedule_reads_again_only_what_has_become_fifteen_minutes_old()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        for (var i = 0; i < 20; i++)
        {
            await RunAsync(room, machine, events: 100);
        }

        (await RunAsync(room, machine, events: 100)).Requests.Should().BeLessThanOrEqualTo(4, "a page and its remainder, twice");
        (await machine.RunAsync()).Requests.Should().BeGreaterThan(12, "a run by hand reads all of it");
    }

    [Fact]
    public async Task What_is_missed_in_a_busy_account_is_handled_by_the_next_run_and_once()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        for (var i = 0; i < 25; i++)
        {
            var missed = room.Missed(minutesAgo: 1.5);
            await RunAsync(room, machine, events: 100);
            room.TimesHandled(missed).Should().Be(1);
        }

        room.Ledger.Should().HaveCount(25).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_row_that_appears_behind_what_was_read_is_handled_at_the_latest_when_it_is_fifteen_minutes_old()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        for (var i = 0; i < 20; i++)
        {
            await RunAsync(room, machine, events: 150);
        }

        var late = room.Missed(minutesAgo: 10);
        for (var i = 0; i < 6; i++)
        {
            await RunAsync(room, machine, events: 150);
        }

        room.TimesHandled(late).Should().Be(1);
    }

    [Fact]
    public async Task A_run_on_schedule_that_goes_back_for_one_by_hand_reads_everything_again()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        for (var i = 0; i < 20; i++)
        {
            await RunAsync(room, machine, events: 150);
        }

        var late = room.Missed(minutesAgo: 10);
        room.Keygen.Api.FailNext(503);
        (await machine.RunAsync(since: Room.Start.AddHours(-1))).Outcome.Should().Be(CatchUpOutcome.ApiUnavailable);
        (await RunAsync(room, machine, events: 150)).Outcome.Should().Be(CatchUpOutcome.Completed);

        room.TimesHandled(late).Should().Be(1);
    }

    [Fact]
    public async Task Where_the_last_row_that_was_read_is_deleted_everything_is_read_again()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        for (var i = 0; i < 20; i++)
        {
            await RunAsync(room, machine, events: 150);
        }

        room.Keygen.Delete(room.Keygen.Events.Where(row => row.Created <= room.Time.GetUtcNow().AddMinutes(-2)).MaxBy(static row => row.Created)!);
        var missed = room.Missed(minutesAgo: 2);
        var late = room.Missed(minutesAgo: 8);
        (await RunAsync(room, machine, events: 150)).Outcome.Should().Be(CatchUpOutcome.Completed);

        (room.TimesHandled(missed), room.TimesHandled(late)).Should().Be((1, 1));
    }

    [Fact]
    public async Task An_account_that_will_spend_the_budget_before_the_day_ends_is_found_until_it_will_not()
    {
        await using var room = await Room.StartAsync();
        var machine = NewWatching(room, budget: 2500);
        for (var i = 0; i < 65; i++)
        {
            await RunAsync(room, machine, events: 60);
        }

        machine.Kinds().Should().Equal(EndpointFindingKind.BudgetTooSmall);
        machine.CatchUp.Status.Endpoint!.Findings[0].Message.Should().Contain("DailyRequestBudget").And.Contain("2500").And.Contain("CatchUp:Interval");
        (await NewWatching(room, budget: 2500).FindAsync()).Should().Equal([EndpointFindingKind.BudgetTooSmall], "one that has just started does not know better");

        for (var i = 0; i < 125; i++)
        {
            await RunAsync(room, machine, events: 1);
        }

        machine.Kinds().Should().BeEmpty();
    }

    [Fact]
    public async Task A_backlog_or_a_burst_is_no_reason_to_raise_the_budget()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < 1500; i++)
        {
            room.Missed(minutesAgo: 900 - (i / 2.5), status: FakeEventStatus.Delivered);
        }

        var machine = NewWatching(room, budget: 2500);
        for (var i = 0; i < 130; i++)
        {
            await RunAsync(room, machine, events: i == 70 ? 500 : 1);
            machine.Kinds().Should().BeEmpty();
        }
    }

    private static Machine NewWatching(Room room, int budget) => room.NewWatching(options =>
    {
        (options.Interval, options.DailyRequestBudget) = (Minute, budget);
        options.IgnoredFindings.Add(EndpointFindingKind.DeliveredUnseen);
    });

    /// <summary>A minute passes in which events were delivered, and a run on schedule comes.</summary>
    private static async Task<CatchUpResult> RunAsync(Room room, Machine machine, int events)
    {
        room.Pass(Minute);
        for (var i = 0; i < events; i++)
        {
            room.Missed(minutesAgo: 3 - ((i + 0.5) / events), status: FakeEventStatus.Delivered);
        }

        return await machine.CatchUp.RunRequestAsync(new() { IsScheduled = true }).SoonAsync();
    }
}
