using System.Diagnostics.Metrics;
using System.Net;
using Keygen.Webhooks.CatchUp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>What the watch costs, what it cannot see, and what becomes of it in trouble.</summary>
public sealed class WatchCostTests
{
    [Fact]
    public async Task Endpoints_are_asked_for_at_the_start_and_then_hourly_and_never_by_a_poll_of_health()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewWatching();
        var asked = new List<int>();
        for (var i = 0; i < 25; i++)
        {
            await machine.RunAsync();
            asked.Add(room.Asked("webhook-endpoints"));
            room.Pass(TimeSpan.FromMinutes(5));
        }

        asked.Should().Equal([.. Enumerable.Repeat(1, 12), .. Enumerable.Repeat(2, 12), 3]);
        machine.CatchUp.Status.RequestsToday.Should().Be(room.Requests.Count, "its requests are counted in the budget");
        var before = room.Requests.Count;
        await machine.HealthAsync();
        await machine.HealthAsync();
        room.Requests.Count.Should().Be(before);
    }

    [Fact]
    public async Task The_watch_leaves_half_of_the_budget_to_the_walk()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewWatching(static options => options.DailyRequestBudget = 4);

        (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);

        room.Asked("webhook-endpoints").Should().Be(0);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.Unauthorized)]
    public async Task A_list_the_token_may_not_read_is_no_finding_and_is_said_once(HttpStatusCode status)
    {
        await using var room = await Room.StartAsync();
        room.Keygen.Endpoints[0].Subscriptions = [];
        var machine = room.NewWatching(options => options.UseHandler(() => new Forbidding("webhook-endpoints", status)));
        for (var i = 0; i < 3; i++)
        {
            (await machine.FindAsync()).Should().BeEmpty();
            room.Pass(TimeSpan.FromHours(1));
        }

        machine.CatchUp.Status.Endpoint!.NotVisible.Should().Equal("webhook-endpoints");
        machine.TimesSaid(6014).Should().Be(1);
        (await machine.HealthAsync()).Status.Should().Be(HealthStatus.Healthy);
    }

    [Theory]
    [InlineData(500, CatchUpOutcome.Completed)]
    [InlineData(404, CatchUpOutcome.Completed)]
    [InlineData(429, CatchUpOutcome.RateLimited)]
    [InlineData(402, CatchUpOutcome.QuotaSpent)]
    public async Task A_look_that_fails_leaves_what_was_found_and_the_walk_has_completed(int status, CatchUpOutcome outcome)
    {
        await using var room = await Room.StartAsync();
        room.Keygen.Endpoints[0].Subscriptions = [];
        (await room.NewWatching().FindAsync()).Should().Equal(EndpointFindingKind.EndpointDisabled);

        room.Pass(TimeSpan.FromMinutes(1));
        var machine = room.NewWatching(options => options.UseHandler(() => new Forbidding("webhook-endpoints", (HttpStatusCode)status)));
        (await machine.RunAsync()).Outcome.Should().Be(outcome);

        machine.Kinds().Should().Equal(EndpointFindingKind.EndpointDisabled);
        machine.CatchUp.Status.LastCompleted.Should().Be(room.Time.GetUtcNow());
        machine.TimesSaid(6015).Should().Be(1);
    }

    [Fact]
    public async Task Nothing_of_a_forged_or_strange_list_of_endpoints_is_believed()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewWatching(options => options.UseHandler(() => new Rewriting(
            room.Keygen, static body => body.Contains("webhook-endpoints", StringComparison.Ordinal) ? "{\"data\":7}" : body)));
        (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);
        machine.CatchUp.Status.Endpoint!.InspectedAt.Should().BeNull();

        room.Pass(TimeSpan.FromMinutes(1));
        var deceived = room.NewWatching(options => options.UseHandler(() => new Changing("webhook-endpoints")));
        (await deceived.RunAsync()).Outcome.Should().Be(CatchUpOutcome.NotVerified);
        deceived.Kinds().Should().BeEmpty();
        deceived.CatchUp.Status.LastCompleted.Should().Be(room.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_machine_that_does_not_walk_reports_what_the_one_that_does_has_seen()
    {
        await using var room = await Room.StartAsync();
        room.Keygen.Endpoints[0].Subscriptions = [];
        await room.NewWatching().RunAsync();
        var requests = room.Requests.Count;

        var other = room.NewWatching();
        var result = await other.CatchUp.RunRequestAsync(new() { UnlessCompletedWithin = TimeSpan.FromMinutes(2) });

        result.Outcome.Should().Be(CatchUpOutcome.HeldElsewhere);
        room.Requests.Count.Should().Be(requests);
        other.Kinds().Should().Equal(EndpointFindingKind.EndpointDisabled);
        (await other.HealthAsync()).Status.Should().Be(HealthStatus.Degraded);
    }

    [Fact]
    public async Task A_gauge_is_one_for_each_kind_that_is_found()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewWatching(services: static services => services.AddMetrics());
        using var gauge = new MetricCollector<long>(
            machine.Host.Services.GetRequiredService<IMeterFactory>(), "Keygen.Webhooks", "keygen.webhooks.endpoint.findings");
        room.Keygen.Endpoints[0].Subscriptions = [];

        await machine.RunAsync();

        var measured = gauge.GetMeasurementSnapshot();
        measured.Should().HaveCount(Enum.GetValues<EndpointFindingKind>().Length);
        measured.Where(static one => one.Value == 1).Select(static one => one.Tags["keygen.webhooks.finding"]).Should().Equal("endpoint_disabled");
    }

    [Theory]
    [InlineData(4, 60)]
    [InlineData(1441, 60)]
    [InlineData(60, 0)]
    [InlineData(60, 10081)]
    public async Task Times_that_cannot_work_are_refused(int watchMinutes, int silenceMinutes)
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewWatching(options =>
            (options.WatchInterval, options.DeliverySilence) = (TimeSpan.FromMinutes(watchMinutes), TimeSpan.FromMinutes(silenceMinutes)));

        machine.CatchUp.ConfigurationError.Should().Contain("CatchUp:WatchInterval");
    }
}
