using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Running by itself, and stopping.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public async Task It_runs_at_the_start_and_then_every_five_minutes()
    {
        await using var room = await Room.StartAsync();
        var first = room.Missed();
        var machine = room.NewMachine();
        await machine.Host.StartAsync(TestContext.Current.CancellationToken);
        await FakeClock.EventuallyAsync(() => room.TimesHandled(first) == 1 && machine.CatchUp.Status.LastRun is not null, "it runs at the start");

        var second = room.Missed(minutesAgo: 3);
        await FakeClock.EventuallyAsync(() =>
        {
            room.Pass(TimeSpan.FromSeconds(10));
            return room.TimesHandled(second) == 1;
        }, "it runs again");
        room.Time.GetUtcNow().Should().BeOnOrAfter(Room.Start + TimeSpan.FromMinutes(5));
        await machine.Host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_shutdown_ends_the_walk_at_the_event_under_way_and_gives_that_one_its_grace()
    {
        await using var room = await Room.StartAsync();
        var rows = new[] { room.Missed(minutesAgo: 40), room.Missed(minutesAgo: 30) };
        var handler = new Gate();
        var machine = room.NewMachine(handler.HandleAsync);
        await machine.Host.StartAsync(TestContext.Current.CancellationToken);
        await handler.Begun.SoonAsync();

        var stopping = machine.Host.StopAsync(TestContext.Current.CancellationToken);
        await FakeClock.EventuallyAsync(() => machine.Receiver.IsDraining, "it drains");
        room.Pass(TimeSpan.FromSeconds(15));
        stopping.IsCompleted.Should().BeFalse();
        handler.Token.IsCancellationRequested.Should().BeFalse();
        handler.Open();
        await stopping.SoonAsync();

        (room.TimesHandled(rows[0]), room.TimesHandled(rows[1])).Should().Be((1, 0));
        machine.CatchUp.Status.LastResult!.Outcome.Should().Be(CatchUpOutcome.Stopped);
        var next = await room.NewMachine().RunAsync();
        next.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 1, Duplicates = 0 }, "what was done was written down, and the lease given back");
    }

    [Fact]
    public async Task A_caller_that_gives_up_ends_the_run_and_its_event_is_not_passed()
    {
        await using var room = await Room.StartAsync();
        var row = room.Missed();
        var begun = new TaskCompletionSource();
        var machine = room.NewMachine((_, ct) =>
        {
            begun.TrySetResult();
            return Task.Delay(Timeout.Infinite, ct);
        });
        using var caller = new CancellationTokenSource();
        var run = machine.RunAsync(cancellationToken: caller.Token);
        await begun.Task.SoonAsync();
        await caller.CancelAsync();

        (await run).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Stopped, Parked = 0, Open = 0 });
        await room.NewMachine().RunAsync();
        room.TimesHandled(row).Should().Be(1);
    }

    [Fact]
    public async Task Off_schedule_it_runs_only_when_told()
    {
        await using var room = await Room.StartAsync();
        room.Missed();
        var machine = room.NewMachine(configure: static options => options.RunOnSchedule = false);
        await machine.Host.StartAsync(TestContext.Current.CancellationToken);
        room.Pass(TimeSpan.FromMinutes(30));
        room.Requests.Should().BeEmpty();

        (await machine.RunAsync()).Handled.Should().Be(1);
        await machine.Host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("GetDocument.Insider", 0)]
    [InlineData("Shop", 1)]
    public async Task Started_by_a_tool_that_describes_the_app_it_fetches_nothing(string entryAssembly, int handled)
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed();
        var machine = room.NewMachine(services: services => services.AddSingleton(new DesignTimeTool(entryAssembly)));
        await machine.Host.StartAsync(TestContext.Current.CancellationToken);
        if (handled > 0)
        {
            await FakeClock.EventuallyAsync(() => room.TimesHandled(missed) == handled, "it runs at the start");
        }

        await machine.Host.StopAsync(TestContext.Current.CancellationToken);
        room.TimesHandled(missed).Should().Be(handled);
        (room.Requests.Count > 0).Should().Be(handled > 0);
        machine.Host.Services.GetServices<IHostedService>().Any(static service => service is CatchUpService).Should().Be(handled > 0);
    }

    [Fact]
    public async Task A_machine_that_finds_another_has_just_walked_leaves_it_at_that()
    {
        await using var room = await Room.StartAsync();
        await room.NewMachine().RunAsync();
        var made = room.Requests.Count;
        var other = room.NewMachine().CatchUp;

        room.Pass(TimeSpan.FromMinutes(2));
        (await other.RunRequestAsync(new() { UnlessCompletedWithin = TimeSpan.FromMinutes(2.5) })).Outcome.Should().Be(CatchUpOutcome.HeldElsewhere);
        room.Requests.Should().HaveCount(made);
        room.Pass(TimeSpan.FromMinutes(1));
        (await other.RunRequestAsync(new() { UnlessCompletedWithin = TimeSpan.FromMinutes(2.5) })).Outcome.Should().Be(CatchUpOutcome.Completed);
    }

    [Fact]
    public async Task A_run_that_a_clock_ahead_of_this_one_wrote_down_is_no_reason_to_wait_for_it()
    {
        await using var room = await Room.StartAsync();
        await room.NewMachine().RunAsync();
        var behind = new FakeTimeProvider(Room.Start - TimeSpan.FromMinutes(3));
        var other = room.NewMachine(services: services => services.AddSingleton<TimeProvider>(behind)).CatchUp;

        (await other.RunRequestAsync(new() { UnlessCompletedWithin = TimeSpan.FromMinutes(2.5) })).Outcome.Should().Be(CatchUpOutcome.Completed);
    }

    [Fact]
    public async Task A_logger_that_throws_does_not_end_it()
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed();
        room.Keygen.Api.FailNext(500);
        var logger = new ThrowingLogger(6001);
        var machine = room.NewMachine(services: services => services.AddSingleton<ILoggerProvider>(logger));
        await machine.Host.StartAsync(TestContext.Current.CancellationToken);
        await FakeClock.EventuallyAsync(() => logger.HasThrown, "the first run fails and says so");

        await FakeClock.EventuallyAsync(() =>
        {
            room.Pass(TimeSpan.FromSeconds(10));
            return room.TimesHandled(missed) == 1;
        }, "it runs again");
        await machine.Host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Registrations_catch_up_side_by_side_each_with_its_own_progress_and_marks()
    {
        await using var room = await Room.StartAsync();
        var row = room.Missed();
        var handled = 0;
        var machine = room.NewMachine(services: services =>
        {
            services.AddKeygenWebhooks("eu")
                .AddHandler<KeygenEvent>((_, _) =>
                {
                    handled++;
                    return Task.CompletedTask;
                })
                .AddCatchUp(options => (options.ApiToken, options.BaseUrl, options.Since) = (room.Keygen.ApiToken, room.Keygen.Url.ToString(), Room.Start.AddDays(-1)));
            room.Keygen.Keys.Configure(services, "eu");
        });

        await machine.RunAsync();
        await machine.Host.Services.GetRequiredKeyedService<CatchUpRunner>("eu").RunAsync(cancellationToken: TestContext.Current.CancellationToken);

        (room.TimesHandled(row), handled).Should().Be((1, 1));
        Directory.GetFiles(room.Folder, "*.progress").Should().HaveCount(2);
    }
}
