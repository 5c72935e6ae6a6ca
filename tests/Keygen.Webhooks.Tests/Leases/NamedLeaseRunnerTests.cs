using System.Collections.Concurrent;
using Keygen.Webhooks.Leases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.Leases;

/// <summary>Work under a lease on a name.</summary>
public sealed class NamedLeaseRunnerTests
{
    private const int RenewalFailed = 1308;
    private const int Lost = 1309;
    private const string Name = "nightly";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new(ReceiverHost.Start);
    private readonly FakeLogger<NamedLeaseRunner> _logger = new();
    private readonly ScriptedLeases _leases;
    private readonly NamedLeaseRunner _runner;

    public NamedLeaseRunnerTests()
    {
        _leases = new(new InMemoryNamedLeaseStore(_time));
        _runner = new(_leases, _time, _logger);
    }

    [Fact]
    public async Task It_runs_the_work_of_one_and_answers_the_other_false_until_the_first_has_ended()
    {
        var (first, end) = Begin();

        (await _runner.TryRunAsync(Name, Minute, Never)).Should().BeFalse();
        (await _runner.TryRunAsync("another", Minute, static _ => Task.CompletedTask)).Should().BeTrue();
        first.IsCompleted.Should().BeFalse();

        end.SetResult();
        (await first.SoonAsync()).Should().BeTrue();
        (await _runner.TryRunAsync(Name, Minute, static _ => Task.CompletedTask)).Should().BeTrue();
    }

    [Fact]
    public async Task The_lease_is_renewed_at_each_third_for_as_long_as_the_work_runs_and_no_longer()
    {
        var (first, end) = Begin();
        for (var renewals = 1; renewals <= 10; renewals++)
        {
            _time.Advance(20 * Second);
            _leases.Renewals.Should().Be(renewals);
        }

        (await _runner.TryRunAsync(Name, Minute, Never)).Should().BeFalse();
        end.SetResult();
        await first.SoonAsync();
        _time.Advance(Minute);
        _leases.Renewals.Should().Be(10);
        _logger.Collector.Count.Should().Be(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Work_that_throws_ends_its_lease_and_the_exception_comes_out(bool isLate)
    {
        var work = async (CancellationToken _) =>
        {
            if (isLate)
            {
                await Task.Yield();
            }

            throw new InvalidDataException("of the work");
        };

        (await FluentActions.Awaiting(() => _runner.TryRunAsync(Name, Minute, work)).Should().ThrowAsync<InvalidDataException>()).WithMessage("of the work");

        (await _runner.TryRunAsync(Name, Minute, static _ => Task.CompletedTask)).Should().BeTrue();
    }

    [Fact]
    public async Task When_someone_else_has_taken_the_lease_the_works_token_fires_and_theirs_is_left_alone()
    {
        var (first, _) = Begin();
        _leases.TakeAway(Name);

        _time.Advance(20 * Second);

        await FluentActions.Awaiting(() => first.SoonAsync()).Should().ThrowAsync<OperationCanceledException>();
        _leases.Releases.Should().Be(0);
        _logger.LatestRecord.Id.Id.Should().Be(Lost);
        _logger.LatestRecord.Message.Should().Contain("'nightly'");
    }

    [Fact]
    public async Task While_the_store_is_out_of_reach_the_work_goes_on_until_the_lease_is_over()
    {
        var (first, end) = Begin();
        _leases.IsOutOfReach = true;

        _time.AdvanceBySteps(59 * Second, Second);
        first.IsCompleted.Should().BeFalse();
        var failed = Logged(RenewalFailed);
        failed.Should().BeGreaterThan(2, "a renewal that failed is tried again soon");

        _time.Advance(Second);
        await FluentActions.Awaiting(() => first.SoonAsync()).Should().ThrowAsync<OperationCanceledException>();
        (Logged(RenewalFailed), Logged(Lost)).Should().Be((failed, 1));
        end.Task.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_release_that_fails_is_not_the_works_failure()
    {
        var (first, end) = Begin();
        _leases.IsOutOfReach = true;
        end.SetResult();

        (await first.SoonAsync()).Should().BeTrue();
        _leases.IsOutOfReach = false;
        (await _runner.TryRunAsync(Name, Minute, Never)).Should().BeFalse("it runs out by itself");
        _time.Advance(Minute);
        (await _runner.TryRunAsync(Name, Minute, static _ => Task.CompletedTask)).Should().BeTrue();
    }

    [Fact]
    public async Task A_store_that_cannot_be_asked_is_not_somebody_else()
    {
        _leases.IsOutOfReach = true;

        await FluentActions.Awaiting(() => _runner.TryRunAsync(Name, Minute, Never)).Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task The_callers_token_asks_the_work_to_end_and_the_lease_is_released()
    {
        using var stop = new CancellationTokenSource();
        var (first, _) = Begin(stop.Token);

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => first.SoonAsync()).Should().ThrowAsync<OperationCanceledException>();
        _leases.Releases.Should().Be(1);
        _logger.Collector.Count.Should().Be(0);
    }

    [Fact]
    public async Task Who_waits_runs_when_the_other_has_ended()
    {
        var (first, end) = Begin();
        var ran = false;
        var second = _runner.RunAsync(Name, Minute, _ => Task.FromResult(ran = true), 10 * Second);
        _time.Advance(5 * Second);
        ran.Should().BeFalse();

        end.SetResult();
        await first.SoonAsync();

        await _time.UntilAsync(second, Second);
        ran.Should().BeTrue();
    }

    [Fact]
    public async Task Who_waits_too_long_runs_nothing()
    {
        var (first, end) = Begin();
        var since = _time.GetUtcNow();

        var second = _runner.RunAsync(Name, Minute, Never, 10 * Second);

        (await FluentActions.Awaiting(() => _time.UntilAsync(second, Second)).Should().ThrowAsync<TimeoutException>())
            .WithMessage("The lease 'nightly' was held elsewhere for 00:00:10; the work was not run.");
        (_time.GetUtcNow() - since).Should().BeGreaterThanOrEqualTo(10 * Second);
        end.SetResult();
        await first.SoonAsync();
    }

    [Fact]
    public async Task Of_many_who_wait_on_two_servers_one_runs_at_a_time()
    {
        var other = new NamedLeaseRunner(_leases, _time);
        var (inside, most, runs) = (0, 0, 0);

        var all = Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? _runner : other).RunAsync(Name, Minute, WorkAsync, 10 * Minute)));
        await _time.UntilAsync(all, Second);

        (most, runs).Should().Be((1, 8));

        async Task WorkAsync(CancellationToken cancellationToken)
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Delay(5 * Second, _time, cancellationToken);
            Interlocked.Increment(ref runs);
            Interlocked.Decrement(ref inside);
        }
    }

    [Fact]
    public async Task Who_waits_asks_at_least_once_a_second_and_not_beyond_the_timeout()
    {
        var (first, end) = Begin();
        var time = new RecordedTimers();
        var waiting = new NamedLeaseRunner(_leases, time).RunAsync(Name, Minute, Never, 3 * Second);

        int[] pauses = [50, 100, 200, 400, 800, 1000, 450];
        for (var i = 0; i < pauses.Length; i++)
        {
            await FakeClock.EventuallyAsync(() => time.Due.Count > i, $"pause {i + 1}");
            time.Due.Last().Should().Be(TimeSpan.FromMilliseconds(pauses[i]));
            time.Advance(time.Due.Last());
        }

        await FluentActions.Awaiting(() => waiting.SoonAsync()).Should().ThrowAsync<TimeoutException>();
        end.SetResult();
        await first.SoonAsync();
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(6, 5)]
    [InlineData(60, 5)]
    public async Task A_release_that_is_not_answered_is_waited_for_as_long_as_the_lease_and_at_most_5_seconds_without_renewals(int duration, int waits)
    {
        _leases.ReleaseHangs = true;
        var running = _runner.TryRunAsync(Name, duration * Second, static _ => Task.CompletedTask);

        _time.AdvanceBySteps(waits * Second, Second / 4);

        (await running.SoonAsync()).Should().BeTrue();
        _leases.Renewals.Should().Be(0);
        _logger.Collector.Count.Should().Be(0);
    }

    [Fact]
    public async Task Work_that_begins_when_the_lease_is_lost_already_is_asked_to_stop_at_once()
    {
        var lease = await _leases.TryAcquireAsync(Name, Minute, default);
        using var keepAlive = new NamedLeaseKeepAlive(_leases, lease!.Value, Minute, _time.GetTimestamp(), _time, _logger);
        _leases.TakeAway(Name);
        _time.Advance(20 * Second);
        keepAlive.IsLost.Should().BeTrue();

        keepAlive.CreateStop().IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public async Task After_a_renewal_that_succeeded_the_next_that_fails_is_tried_again_as_soon_as_the_first()
    {
        var (first, end) = Begin();
        _leases.IsOutOfReach = true;
        _time.AdvanceBySteps(22 * Second, Second / 10);
        Logged(RenewalFailed).Should().BeGreaterThan(3);
        _leases.IsOutOfReach = false;
        _time.AdvanceBySteps(3 * Second, Second / 10);
        _leases.Renewals.Should().Be(1);

        _leases.IsOutOfReach = true;
        var failed = Logged(RenewalFailed);
        _time.AdvanceBySteps(20 * Second, Second / 10);
        _leases.IsOutOfReach = false;

        Logged(RenewalFailed).Should().BeGreaterThan(failed + 3);
        end.SetResult();
        await first.SoonAsync();
    }

    [Fact]
    public void A_runner_is_not_made_without_what_it_needs()
    {
        FluentActions.Invoking(() => new NamedLeaseRunner(null!, _time)).Should().Throw<ArgumentNullException>().WithParameterName("store");
        FluentActions.Invoking(() => new NamedLeaseRunner(_leases, null!)).Should().Throw<ArgumentNullException>().WithParameterName("time");
    }

    [Fact]
    public async Task Whoever_has_been_stopped_neither_takes_a_lease_nor_renews_one()
    {
        var stopped = new CancellationToken(true);
        var store = new InMemoryNamedLeaseStore(_time);

        await FluentActions.Awaiting(() => store.TryAcquireAsync(Name, Minute, stopped).AsTask()).Should().ThrowAsync<OperationCanceledException>();

        var lease = await store.TryAcquireAsync(Name, Minute, default);
        lease.Should().NotBeNull("nobody took it");
        await FluentActions.Awaiting(() => store.TryRenewAsync(lease!.Value, Minute, stopped).AsTask()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Who_stops_waiting_runs_nothing()
    {
        var (first, end) = Begin();
        using var stop = new CancellationTokenSource();
        var second = _runner.RunAsync(Name, Minute, Never, Minute, stop.Token);

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => second.SoonAsync()).Should().ThrowAsync<OperationCanceledException>();
        end.SetResult();
        await first.SoonAsync();
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_before_the_store_is_asked()
    {
        _leases.IsOutOfReach = true;
        await FluentActions.Awaiting(() => _runner.TryRunAsync("", Minute, Never)).Should().ThrowAsync<ArgumentException>().WithParameterName("name");
        await FluentActions.Awaiting(() => _runner.TryRunAsync(Name, TimeSpan.Zero, Never)).Should().ThrowAsync<ArgumentException>().WithParameterName("duration");
        await FluentActions.Awaiting(() => _runner.TryRunAsync(Name, Minute, null!)).Should().ThrowAsync<ArgumentException>().WithParameterName("work");
        await FluentActions.Awaiting(() => _runner.RunAsync(Name, Minute, Never, -Second)).Should().ThrowAsync<ArgumentException>().WithParameterName("timeout");
    }

    [Fact]
    public async Task It_comes_with_the_registration_and_keeps_its_leases_in_the_registered_store()
    {
        await using var host = ReceiverHost.Build(static _ => { }, services: services => services.AddSingleton<INamedLeaseStore>(_leases));

        (await host.Host.Services.GetRequiredService<NamedLeaseRunner>().TryRunAsync(Name, Minute, static _ => Task.CompletedTask)).Should().BeTrue();

        _leases.Releases.Should().Be(1);
    }

    private static Task Never(CancellationToken cancellationToken) => throw new NotSupportedException();

    private (Task<bool> Running, TaskCompletionSource End) Begin(CancellationToken stop = default)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (_runner.TryRunAsync(Name, Minute, token => end.Task.WaitAsync(token), stop), end);
    }

    private int Logged(int id) => _logger.Collector.GetSnapshot().Count(record => record.Id.Id == id);

    /// <summary>A clock that only tests move, and that tells for how long each timer was set.</summary>
    private sealed class RecordedTimers() : FakeTimeProvider(ReceiverHost.Start)
    {
        public ConcurrentQueue<TimeSpan> Due { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Due.Enqueue(dueTime); // when it runs
            return timer;
        }
    }
}
