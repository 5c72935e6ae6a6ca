using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Leases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keygen.Webhooks.Tests.CatchUp;

public sealed class HealthTests
{
    [Theory]
    [InlineData(CatchUpOutcome.Completed, 0, 5, false)]
    [InlineData(CatchUpOutcome.HeldElsewhere, 0, 5, false)]
    [InlineData(CatchUpOutcome.Completed, 1, 5, true)]
    [InlineData(CatchUpOutcome.SetFull, 0, 5, true)]
    [InlineData(CatchUpOutcome.Unauthorized, 0, 5, true)]
    [InlineData(CatchUpOutcome.NotVerified, 0, 5, true)]
    [InlineData(CatchUpOutcome.QuotaSpent, 0, 5, true)]
    [InlineData(CatchUpOutcome.BudgetSpent, 0, 5, true)]
    [InlineData(CatchUpOutcome.Misconfigured, 0, 5, true)]
    [InlineData(CatchUpOutcome.ApiUnavailable, 0, 60, false)]
    [InlineData(CatchUpOutcome.ApiUnavailable, 0, 61, true)]
    [InlineData(CatchUpOutcome.StoreUnavailable, 0, null, true)]
    public void What_is_worth_a_word(CatchUpOutcome outcome, int parkedForGood, int? minutesSinceCompleted, bool isProblem)
    {
        var result = new CatchUpResult { Outcome = outcome, Problem = outcome is CatchUpOutcome.Completed ? null : "Why.", ParkedForGood = parkedForGood };
        var status = new CatchUpStatus(result, Room.Start, Room.Start - (minutesSinceCompleted is { } ago ? TimeSpan.FromMinutes(ago) : null));

        (CatchUpHealthCheck.ProblemOf(status, Room.Start) is not null).Should().Be(isProblem);
    }

    [Theory]
    [InlineData(null, 60, 5, true, false)]
    [InlineData(null, 61, 5, true, true)]
    [InlineData(null, 61, 5, false, false)]
    [InlineData(59, 600, 5, true, false)]
    [InlineData(61, 600, 5, true, true)]
    [InlineData(600, 59, 5, true, false)]
    [InlineData(61, 600, 60, true, false)]
    [InlineData(121, 600, 60, true, true)]
    public void That_no_run_comes_to_its_end_is_worth_a_word(int? minutesSinceCompleted, int minutesSinceStart, int interval, bool onSchedule, bool isProblem)
    {
        var status = new CatchUpStatus(LastCompleted: Room.Start - (minutesSinceCompleted is { } ago ? TimeSpan.FromMinutes(ago) : null));
        var options = new CatchUpOptions { Interval = TimeSpan.FromMinutes(interval), RunOnSchedule = onSchedule };

        (CatchUpHealthCheck.OverdueRunOf(status, Room.Start.AddMinutes(-minutesSinceStart), options, Room.Start) is not null).Should().Be(isProblem);
    }

    [Fact]
    public async Task A_machine_whose_lease_is_elsewhere_for_hours_without_a_run_that_ends_is_degraded()
    {
        await using var room = await Room.StartAsync();
        await room.NewMachine().RunAsync();
        room.Leases = new NobodyGetsIt();
        var machine = room.NewMachine(services: static services => services.AddLogging().AddHealthChecks().AddKeygenCatchUp());
        (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.HeldElsewhere);
        (await machine.HealthAsync()).Status.Should().Be(HealthStatus.Healthy);

        room.Pass(TimeSpan.FromHours(2));
        (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.HeldElsewhere);

        (await machine.HealthAsync()).Status.Should().Be(HealthStatus.Degraded);
    }

    [Fact]
    public async Task The_check_is_degraded_while_events_are_parked_for_good_also_on_a_machine_that_did_not_park_them()
    {
        await using var room = await Room.StartAsync();
        room.Missed();
        var failing = room.NewMachine(static (_, _) => throw new InvalidOperationException("A bug."));
        for (var i = 0; i < 20; i++)
        {
            await failing.RunAsync();
            room.Pass(TimeSpan.FromHours(6));
        }

        var machine = room.NewMachine(services: static services => services.AddLogging().AddHealthChecks().AddKeygenCatchUp());
        var health = machine.Host.Services.GetRequiredService<HealthCheckService>();
        (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status.Should().Be(HealthStatus.Healthy, "it has not run yet");

        await machine.RunAsync();
        var report = (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["keygen-catch-up"];
        report.Status.Should().Be(HealthStatus.Degraded);
        report.Description.Should().Contain("RetryParkedAsync");
        report.Data["parkedForGood"].Should().Be(1);
    }

    private sealed class NobodyGetsIt : INamedLeaseStore
    {
        public ValueTask<NamedLease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken) => default;

        public ValueTask<bool> TryRenewAsync(NamedLease lease, TimeSpan duration, CancellationToken cancellationToken) => default;

        public ValueTask ReleaseAsync(NamedLease lease, CancellationToken cancellationToken) => default;
    }
}
