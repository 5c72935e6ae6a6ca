using Keygen.Webhooks.CatchUp;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>What is asked for by hand is done, also when something was in the way at first.</summary>
public sealed class GoingBackTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_time_to_go_back_to_outlives_a_first_request_that_fails(bool hasProgress, bool isRestarted)
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed(minutesAgo: 600);
        var machine = room.NewMachine(configure: static options => options.Since = null);
        if (hasProgress)
        {
            room.Missed(minutesAgo: 500);
            await machine.RunAsync();
        }

        room.Keygen.Api.FailNext(503);
        (await machine.RunAsync(since: Room.Start.AddDays(-1))).Outcome.Should().Be(CatchUpOutcome.ApiUnavailable);
        room.TimesHandled(missed).Should().Be(0);

        var next = isRestarted ? room.NewMachine(configure: static options => options.Since = null) : machine;
        (await next.RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);
        room.TimesHandled(missed).Should().Be(1);
        (await next.RunAsync()).Should().BeEquivalentTo(new { Dispatched = 0 }, "it goes back once");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_time_to_go_back_to_outlives_a_run_of_another_machine_and_a_store_that_is_away(bool isHeld)
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed(minutesAgo: 600);
        var handler = new Gate();
        room.Missed();
        var machine = room.NewMachine(configure: static options => options.Since = null);
        var walking = Task.FromResult<CatchUpResult>(null!);
        if (isHeld)
        {
            walking = room.NewMachine(handler.HandleAsync, static options => options.Since = Room.Start.AddHours(-1)).RunAsync();
            await handler.Begun.SoonAsync();
        }
        else
        {
            await room.NewMachine(configure: static options => options.Since = Room.Start.AddHours(-1)).RunAsync();
            room.Store.IsDown = true;
        }

        var result = await machine.RunAsync(since: Room.Start.AddDays(-1));
        result.Outcome.Should().Be(isHeld ? CatchUpOutcome.HeldElsewhere : CatchUpOutcome.StoreUnavailable);
        handler.Open();
        await walking;
        room.Store.IsDown = false;

        (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);
        room.TimesHandled(missed).Should().Be(1);
    }

    [Fact]
    public async Task Of_two_times_to_go_back_to_the_earlier_one_counts()
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed(minutesAgo: 600);
        var machine = room.NewMachine(configure: static options => options.Since = null);
        room.Keygen.Api.FailNext(503);
        await machine.RunAsync(since: Room.Start.AddDays(-1));

        await machine.RunAsync(since: Room.Start.AddMinutes(-5));

        room.TimesHandled(missed).Should().Be(1);
    }

    [Fact]
    public async Task Parked_events_that_are_to_be_retried_are_although_the_first_request_fails()
    {
        await using var room = await Room.StartAsync();
        var rows = new[] { room.Missed(minutesAgo: 30), room.Missed() };
        var failing = room.NewMachine(static (_, _) => throw new InvalidOperationException("A bug."));
        for (var i = 0; i < 20; i++)
        {
            await failing.RunAsync();
            room.Pass(TimeSpan.FromHours(6));
        }

        var mended = room.NewMachine();
        room.Keygen.Api.FailNext(503);
        (await mended.CatchUp.RetryParkedAsync(TestContext.Current.CancellationToken)).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.ApiUnavailable, Parked = 2 });

        room.Pass(TimeSpan.FromMinutes(15));
        (await room.NewMachine().RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Parked = 0, Handled = 2 });
        rows.Should().OnlyContain(row => room.TimesHandled(row) == 1);
    }

    [Fact]
    public async Task A_Since_of_the_configuration_that_is_not_looked_at_is_said_with_where_progress_stands()
    {
        await using var room = await Room.StartAsync();
        var first = room.NewMachine();
        room.Missed(minutesAgo: 40);
        room.Missed(minutesAgo: 3);
        await first.RunAsync();
        first.TimesSaid(6016).Should().Be(0, "it was looked at");

        var machine = room.NewMachine(configure: static options => options.Since = Room.Start.AddDays(-20));
        await machine.RunAsync();
        await machine.RunAsync();

        var said = machine.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 6016).Which.Message;
        said.Should().Contain("CatchUp:Since").And.Contain("2026-11-03T08:46:40").And.Contain("2026-11-23T08:06:40", "that is where it stands").And.Contain("RunAsync(since)");
        (await room.NewMachine(configure: static options => options.Since = null).RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);
    }

    [Theory]
    [InlineData(-60 * 24 * 20, LogLevel.Warning)]
    [InlineData(-60 * 24, LogLevel.Information)] // the one that progress began with
    [InlineData(-60, LogLevel.Information)]
    public async Task A_Since_that_is_not_looked_at_is_a_warning_only_where_it_asks_for_more(int minutes, LogLevel level)
    {
        await using var room = await Room.StartAsync();
        var cursor = room.Missed(minutesAgo: 40);
        await room.NewMachine().RunAsync();
        room.Keygen.Delete(cursor);
        await room.NewMachine().RunAsync();
        var machine = room.NewMachine(configure: options => options.Since = Room.Start.AddMinutes(minutes));

        await machine.RunAsync();

        machine.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 6016).Which.Level.Should().Be(level);
    }

    [Fact]
    public async Task A_first_run_that_is_asked_for_a_time_does_not_say_that_it_begins_anew()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine(configure: static options => options.Since = null);

        await machine.RunAsync(since: Room.Start.AddHours(-1));

        machine.TimesSaid(6002).Should().Be(0);
    }

    [Fact]
    public async Task A_time_that_lies_ahead_of_the_cursor_skips_nothing()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        room.Missed(minutesAgo: 60);
        await machine.RunAsync();
        var missed = room.Missed(minutesAgo: 40);

        await machine.RunAsync(since: Room.Start.AddMinutes(-30));

        room.TimesHandled(missed).Should().Be(1);
    }

    [Fact]
    public async Task With_an_empty_list_before_it_a_time_to_go_back_to_counts_and_counts_once()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine(configure: static options => options.Since = null);
        await machine.RunAsync();
        room.Missed(minutesAgo: 20);

        (await machine.RunAsync(since: Room.Start.AddHours(-1))).Should().BeEquivalentTo(new { Seen = 1, Handled = 1 });
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Seen = 0, Handled = 0 });
    }

    [Fact]
    public async Task The_time_of_the_very_row_where_progress_stands_is_gone_back_to()
    {
        await using var room = await Room.StartAsync();
        room.Missed(minutesAgo: 60);
        var row = room.Missed(minutesAgo: 40, endpoint: room.Keygen.AddEndpoint("https://old.example.com/hooks"));
        (await room.NewMachine().RunAsync()).UnknownUrl.Should().Be(1);
        var mended = room.NewMachine(configure: static options => options.FormerEndpointUrls.Add("https://old.example.com/hooks"));

        (await mended.RunAsync(since: row.Created)).Should().BeEquivalentTo(new { Seen = 1, Handled = 1 });
    }
}
