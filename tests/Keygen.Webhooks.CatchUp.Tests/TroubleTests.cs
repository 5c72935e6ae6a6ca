using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Keygen's API slow, spent, gone or forged; stores out of reach.</summary>
public sealed class TroubleTests
{
    [Theory]
    [InlineData(401, CatchUpOutcome.Unauthorized)]
    [InlineData(402, CatchUpOutcome.QuotaSpent)]
    [InlineData(403, CatchUpOutcome.Unauthorized)]
    [InlineData(429, CatchUpOutcome.RateLimited)]
    [InlineData(500, CatchUpOutcome.ApiUnavailable)]
    [InlineData(503, CatchUpOutcome.ApiUnavailable)]
    [InlineData(307, CatchUpOutcome.ApiUnavailable)]
    [InlineData(404, CatchUpOutcome.ApiUnavailable)]
    [InlineData(418, CatchUpOutcome.ApiUnavailable)]
    public async Task An_error_ends_the_run_with_a_reason_and_loses_nothing(int status, CatchUpOutcome expected)
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed();
        var machine = room.NewMachine();
        room.Keygen.Api.FailNext(status);

        var result = await machine.RunAsync();

        result.Should().BeEquivalentTo(new { Outcome = expected, Requests = 1, Dispatched = 0 });
        result.Problem.Should().NotBeNullOrEmpty();
        room.Pass(TimeSpan.FromDays(1));
        await machine.RunAsync();
        room.TimesHandled(missed).Should().Be(1);
    }

    [Fact]
    public async Task After_a_402_no_request_is_made_until_the_next_day_by_no_machine()
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed();
        room.Keygen.Api.FailNext(402);
        await room.NewMachine().RunAsync();

        room.Pass(TimeSpan.FromHours(15)); // 23:46:40
        (await room.NewMachine().RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.QuotaSpent, Requests = 0 });
        room.Requests.Should().HaveCount(1);

        room.Pass(TimeSpan.FromMinutes(14)); // 00:00:40
        (await room.NewMachine().RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);
        room.TimesHandled(missed).Should().Be(1);
    }

    [Fact]
    public async Task A_402_under_a_clock_that_ran_years_ahead_holds_nobody_until_then()
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed();
        var ahead = new FakeTimeProvider(Room.Start.AddYears(4));
        room.Keygen.Api.FailNext(402);
        (await room.NewMachine(services: services => services.AddSingleton<TimeProvider>(ahead)).RunAsync()).Outcome.Should().Be(CatchUpOutcome.QuotaSpent);

        (await room.NewMachine().RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);

        room.TimesHandled(missed).Should().Be(1);
    }

    [Fact]
    public async Task The_daily_budget_is_counted_over_restarts_and_is_new_the_next_day()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < 350; i++)
        {
            room.Missed(minutesAgo: 500 - i);
        }

        // Two to find the place, then a page each.
        static void Budget(CatchUpOptions options) => options.DailyRequestBudget = 4;
        (await room.NewMachine(configure: Budget).RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.BudgetSpent, Requests = 4 });
        var handled = room.Ledger.Count;
        (await room.NewMachine(configure: Budget).RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.BudgetSpent, Requests = 0 });
        room.Ledger.Should().HaveCount(handled);

        room.Pass(TimeSpan.FromHours(16));
        (await room.NewMachine(configure: Budget).RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);
        room.Ledger.Should().HaveCount(350).And.OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(CatchUpOutcome.Completed, 0, null, 5)]
    [InlineData(CatchUpOutcome.HeldElsewhere, 0, null, 5)]
    [InlineData(CatchUpOutcome.ApiUnavailable, 1, null, 10)]
    [InlineData(CatchUpOutcome.ApiUnavailable, 2, null, 20)]
    [InlineData(CatchUpOutcome.RateLimited, 4, null, 60)]
    [InlineData(CatchUpOutcome.RateLimited, 1000, null, 60)]
    [InlineData(CatchUpOutcome.RateLimited, 1, 30.0, 30)]
    [InlineData(CatchUpOutcome.RateLimited, 1, 1.0, 10)]
    [InlineData(CatchUpOutcome.QuotaSpent, 0, null, 913.3333)]
    [InlineData(CatchUpOutcome.BudgetSpent, 0, null, 913.3333)]
    public void The_next_run_comes_later_while_something_is_in_the_way(CatchUpOutcome outcome, int troubles, double? retryAfter, double minutes)
    {
        var result = new CatchUpResult { Outcome = outcome, RetryAfter = retryAfter is { } wait ? TimeSpan.FromMinutes(wait) : null };

        CatchUpService.DelayAfter(result, troubles, new(), Room.Start).TotalMinutes.Should().BeApproximately(minutes, 0.001);
    }

    [Fact]
    public async Task What_429_asks_for_is_passed_on()
    {
        await using var room = await Room.StartAsync();
        room.Keygen.Api.FailNext(429, retryAfter: TimeSpan.FromMinutes(7));

        (await room.NewMachine().RunAsync()).RetryAfter.Should().Be(TimeSpan.FromMinutes(7));
    }

    [Fact]
    public async Task Of_a_forged_answer_nothing_is_used()
    {
        foreach (var forgery in Enum.GetValues<FakeForgery>())
        {
            await using var room = await Room.StartAsync();
            var missed = room.Missed();
            var machine = room.NewMachine();
            room.Keygen.Api.ForgeNext(forgery);

            var result = await machine.RunAsync();

            result.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.NotVerified, Seen = 0, Dispatched = 0 }, forgery.ToString());
            result.Problem.Should().NotBeNullOrEmpty();
            room.Ledger.Should().BeEmpty();
            (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);
            room.TimesHandled(missed).Should().Be(1);
        }
    }

    [Fact]
    public async Task A_page_that_is_forged_in_the_middle_of_a_walk_moves_nothing()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < 250; i++)
        {
            room.Missed(minutesAgo: 500 - i);
        }

        var machine = room.NewMachine(configure: static options => options.DailyRequestBudget = 3);
        await machine.RunAsync();
        var handled = room.Ledger.Count;
        room.Pass(TimeSpan.FromDays(1));
        room.Keygen.Api.ForgeNext(FakeForgery.ChangedBody);
        (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.NotVerified);
        room.Ledger.Should().HaveCount(handled);

        await room.NewMachine().RunAsync();
        room.Ledger.Should().HaveCount(250).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task With_the_store_of_marks_down_the_walk_stops_before_the_event_and_passes_nothing()
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed();
        var machine = room.NewMachine();
        room.Store.IsDown = true;

        (await machine.RunAsync()).Should().BeEquivalentTo(
            new { Outcome = CatchUpOutcome.StoreUnavailable, Problem = "The idempotency store is unavailable.", Open = 0, Parked = 0 });

        room.Store.IsDown = false;
        room.Pass(TimeSpan.FromHours(1));
        await machine.RunAsync();
        room.TimesHandled(missed).Should().Be(1);
    }

    [Fact]
    public async Task With_a_progress_that_cannot_be_used_it_stops_with_a_sentence()
    {
        await using var room = await Room.StartAsync();
        await room.NewMachine().RunAsync();
        var file = Directory.GetFiles(room.Folder, "*.progress").Single();
        await File.AppendAllTextAsync(file, " ", TestContext.Current.CancellationToken);
        room.Missed();

        var result = await room.NewMachine().RunAsync();

        result.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Misconfigured, Dispatched = 0 });
        result.Problem.Should().Contain(file).And.Contain("CatchUp:Since");
    }

    [Fact]
    public async Task With_Keygen_out_of_reach_the_run_says_so()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine(configure: static options => options.BaseUrl = "http://127.0.0.1:1");

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.ApiUnavailable });
    }
}
