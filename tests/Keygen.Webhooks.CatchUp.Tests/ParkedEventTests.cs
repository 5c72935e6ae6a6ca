using System.Net;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Events whose handlers fail, and what happens to those behind them.</summary>
public sealed class ParkedEventTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    [Fact]
    public async Task One_poison_event_ahead_of_a_thousand_good_ones_holds_up_none_of_them()
    {
        await using var room = await Room.StartAsync();
        var poison = room.Missed(minutesAgo: 100);
        for (var i = 0; i < 1000; i++)
        {
            room.Missed(minutesAgo: 90 - (i / 20.0));
        }

        var machine = room.NewMachine(FailOn(poison));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 1000, Failed = 1, Parked = 1 });
        room.Ledger.Should().HaveCount(1000).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task With_parking_switched_off_the_poison_event_holds_up_everything_behind_it()
    {
        await using var room = await Room.StartAsync();
        var before = room.Missed(minutesAgo: 110);
        var poison = room.Missed(minutesAgo: 100);
        var behind = room.Missed(minutesAgo: 90);
        var machine = room.NewMachine(FailOn(poison), static options => options.MaxParked = 0);

        for (var i = 0; i < 2; i++)
        {
            var result = await machine.RunAsync();
            result.Outcome.Should().Be(CatchUpOutcome.SetFull);
            result.Problem.Should().StartWith("The parked set is full (MaxParked)");
        }

        (room.TimesHandled(before), room.TimesHandled(behind)).Should().Be((1, 0));
    }

    [Fact]
    public async Task A_parked_event_is_tried_again_and_leaves_the_set_when_its_handler_is_mended()
    {
        await using var room = await Room.StartAsync();
        var poison = room.Missed();
        await room.NewMachine(FailOn(poison)).RunAsync();
        var mended = room.NewMachine();

        (await mended.RunAsync()).Should().BeEquivalentTo(new { Parked = 1, Dispatched = 0 });
        room.Pass(TimeSpan.FromMinutes(10));
        (await mended.RunAsync()).Should().BeEquivalentTo(new { Parked = 0, Seen = 1, Handled = 1 });
        room.TimesHandled(poison).Should().Be(1);
    }

    [Fact]
    public async Task After_twenty_failures_it_is_parked_for_good_and_run_by_hand()
    {
        await using var room = await Room.StartAsync();
        var poison = room.Missed();
        var failures = 0;
        var machine = room.NewMachine((e, _) =>
        {
            failures++;
            throw new InvalidOperationException("A bug.");
        });
        CatchUpResult result;
        do
        {
            result = await machine.RunAsync();
            room.Pass(Longest);
        }
        while (result.ParkedForGood == 0 && failures < 30);

        failures.Should().Be(20);
        machine.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 6005);
        room.Pass(TimeSpan.FromDays(1));
        (await machine.RunAsync()).Dispatched.Should().Be(0);

        var mended = room.NewMachine();
        (await mended.RunAsync()).Dispatched.Should().Be(0);
        (await mended.CatchUp.RetryParkedAsync(TestContext.Current.CancellationToken)).Should().BeEquivalentTo(new { Handled = 1, Parked = 0, ParkedForGood = 0 });
        room.TimesHandled(poison).Should().Be(1);
    }

    [Fact]
    public async Task What_is_parked_and_then_gone_from_Keygen_is_given_up_aloud()
    {
        await using var room = await Room.StartAsync();
        var poison = room.Missed();
        room.Missed(minutesAgo: 18);
        var machine = room.NewMachine(FailOn(poison));
        await machine.RunAsync();

        room.Keygen.Delete(poison);
        room.Pass(TimeSpan.FromMinutes(11));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Parked = 0, Abandoned = 1 });
        machine.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 6006).Which.Message.Should().Contain("Keygen no longer has it");
    }

    [Theory]
    [InlineData(0, CatchUpOutcome.NotVerified)]
    [InlineData(500, CatchUpOutcome.ApiUnavailable)]
    public async Task A_clock_that_runs_years_ahead_gives_up_nothing(int failure, CatchUpOutcome outcome)
    {
        await using var room = await Room.StartAsync();
        var poison = room.Missed();
        await room.NewMachine(FailOn(poison)).RunAsync();
        room.Pass(TimeSpan.FromMinutes(11));
        var ahead = new FakeTimeProvider(room.Time.GetUtcNow().AddYears(4));
        var wrong = room.NewMachine(services: services => services.AddSingleton<TimeProvider>(ahead));

        if (failure > 0)
        {
            room.Keygen.Api.FailNext(failure, count: 2);
        }

        (await wrong.RunAsync()).Should().BeEquivalentTo(new { Outcome = outcome, Parked = 1, Abandoned = 0 });

        (await room.NewMachine().RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 1, Parked = 0 });
        room.TimesHandled(poison).Should().Be(1);
    }

    [Fact]
    public async Task A_404_that_nobody_signed_is_no_word_about_an_event()
    {
        await using var room = await Room.StartAsync();
        var poison = room.Missed();
        await room.NewMachine(FailOn(poison)).RunAsync();
        room.Pass(TimeSpan.FromMinutes(11));
        var machine = room.NewMachine();

        room.Keygen.Api.FailNext(404);
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.ApiUnavailable, Parked = 1, Abandoned = 0 });

        room.Pass(TimeSpan.FromMinutes(11));
        await machine.RunAsync();
        room.TimesHandled(poison).Should().Be(1);
    }

    [Fact]
    public async Task An_event_that_Keygen_cannot_show_holds_up_neither_the_walk_nor_the_others_that_wait()
    {
        await using var room = await Room.StartAsync();
        var broken = room.Missed(minutesAgo: 30);
        var failing = room.NewMachine(static (_, _) => throw new InvalidOperationException("A bug."));
        await failing.RunAsync();
        room.Pass(TimeSpan.FromMinutes(1));
        var waiting = room.Missed(minutesAgo: 20);
        await failing.RunAsync();
        room.Pass(TimeSpan.FromMinutes(11));
        var missed = room.Missed(minutesAgo: 5);
        var machine = room.NewMachine(configure: options => options.UseHandler(() => new Forbidding(broken.Id, HttpStatusCode.InternalServerError)));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.ApiUnavailable, Handled = 1 });
        room.TimesHandled(missed).Should().Be(1);
        machine.CatchUp.Status.LastCompleted.Should().Be(room.Time.GetUtcNow(), "the walk came to the end of the list");

        room.Pass(TimeSpan.FromMinutes(5));
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 1, Parked = 1 });
        room.TimesHandled(waiting).Should().Be(1);
    }

    [Fact]
    public async Task Looking_again_spends_half_of_the_budget_and_leaves_the_rest_to_the_walk()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            room.Missed(minutesAgo: 40 - i);
        }

        await room.NewMachine(static (_, _) => throw new InvalidOperationException("A bug.")).RunAsync();
        room.Pass(TimeSpan.FromDays(1));
        var missed = room.Missed();

        var result = await room.NewMachine(configure: static options => options.DailyRequestBudget = 8).RunAsync();

        result.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 4 + 1, Parked = 6 });
        room.TimesHandled(missed).Should().Be(1);
    }

    [Fact]
    public async Task With_the_open_set_full_the_walk_stops_and_goes_on_when_there_is_room()
    {
        await using var room = await Room.StartAsync();
        var rows = new[] { room.Missed(minutesAgo: 40), room.Missed(minutesAgo: 39), room.Missed(minutesAgo: 38) };
        foreach (var row in rows)
        {
            row.PayloadIsStored = false;
        }

        var behind = room.Missed(minutesAgo: 30);
        var machine = room.NewMachine(configure: static options => options.MaxOpen = 2);

        var full = await machine.RunAsync();
        full.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.SetFull, Open = 2 });
        full.Problem.Should().StartWith("The open set is full (MaxOpen)");
        room.TimesHandled(behind).Should().Be(0);

        foreach (var row in rows)
        {
            row.PayloadIsStored = true;
        }

        room.Pass(TimeSpan.FromMinutes(10));
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Open = 0, Handled = 4 });
        room.Ledger.Should().OnlyHaveUniqueItems().And.HaveCount(4);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_as_an_event_is_parked_and_those_behind_it_go_on()
    {
        await using var room = await Room.StartAsync();
        room.Missed(minutesAgo: 30, name: "license.renewed");
        var behind = room.Missed();
        var machine = room.NewMachine(configure: options => options.UseHandler(
            () => new Rewriting(room.Keygen, static body => body.Replace("\"event\":\"license.renewed\"", "\"event\":7", StringComparison.Ordinal))));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Failed = 1, Parked = 1, Handled = 1 });

        room.TimesHandled(behind).Should().Be(1);
        machine.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 6004);
    }

    private static Func<KeygenEvent, CancellationToken, Task> FailOn(FakeWebhookEvent poison) =>
        (e, _) => e.IdempotencyToken == poison.IdempotencyToken ? throw new InvalidOperationException("A bug.") : Task.CompletedTask;
}
