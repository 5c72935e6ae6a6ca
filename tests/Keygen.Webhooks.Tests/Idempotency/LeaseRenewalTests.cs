using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>When a lease is renewed, and when it is given up.</summary>
public sealed class LeaseRenewalTests
{
    private const int RenewalFailed = 1301;
    private const int Lost = 1302;

    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly LeaseKit _kit = new();

    [Theory]
    [InlineData(60)]
    [InlineData(480)]
    [Trait("Case", "63")]
    public async Task It_is_renewed_at_each_third_of_its_length(int seconds)
    {
        var kit = new LeaseKit(TimeSpan.FromSeconds(seconds));
        await using var claim = await kit.ClaimAsync("a");
        for (var renewals = 0; renewals < 5; renewals++)
        {
            kit.Time.Advance(TimeSpan.FromSeconds(seconds / 3) - Tick);
            kit.Renewals.Should().Be(renewals);
            kit.Time.Advance(Tick);
            kit.Renewals.Should().Be(renewals + 1);
        }

        (await RunAsync(claim)).Should().Be(HandlerRunStatus.Completed);
    }

    [Fact]
    [Trait("Case", "63")]
    public async Task One_that_cannot_be_renewed_is_tried_again_soon_then_ever_more_slowly_and_given_up_at_its_end()
    {
        await using var claim = await _kit.ClaimAsync("a");
        var tried = new List<double>();
        _kit.Storage.Plan = (_, _) =>
        {
            tried.Add((_kit.Time.GetUtcNow() - ReceiverHost.Start).TotalSeconds);
            return Fault.Refused;
        };

        _kit.Time.AdvanceBySteps(59.9 * Second, 0.1 * Second);
        tried.Should().Equal(20, 20.1, 20.3, 20.7, 21.5, 23.1, 26.3, 31.3, 36.3, 41.3, 46.3, 51.3, 56.3);
        _kit.Logged(RenewalFailed).Should().Be(tried.Count);
        _kit.Logged(Lost).Should().Be(0);

        _kit.Time.Advance(0.1 * Second);
        _kit.Renewals.Should().Be(13, "it is over");
        _kit.Logged(Lost).Should().Be(1);
        (await RunAsync(claim)).Should().Be(HandlerRunStatus.LeaseLost);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [Trait("Report", "26")]
    public async Task A_few_refusals_in_a_row_cost_no_lease_however_short(int refusals)
    {
        var kit = new LeaseKit(4 * Second);
        kit.Storage.Plan = (call, count) => call is StorageCall.Renew && count <= refusals ? Fault.Refused : Fault.None;
        await using var claim = await kit.ClaimAsync("a");
        var work = new TaskCompletionSource();
        var running = claim.RunAsync("a", (_, _) => work.Task, CancellationToken.None);

        kit.Time.AdvanceBySteps(20 * Second, 0.1 * Second);

        kit.Logged(RenewalFailed).Should().Be(refusals);
        kit.Logged(Lost).Should().Be(0);
        work.SetResult();
        (await running.SoonAsync()).Status.Should().Be(HandlerRunStatus.Completed);
    }

    [Theory]
    [InlineData(Fault.Refused, HandlerRunStatus.Unavailable)]
    [InlineData(Fault.Denied, HandlerRunStatus.LeaseLost)]
    [InlineData(Fault.None, HandlerRunStatus.Completed)]
    [Trait("Report", "26")]
    public async Task A_handler_begins_only_when_a_lease_whose_last_renewal_failed_has_been_renewed(Fault next, HandlerRunStatus expected)
    {
        _kit.Storage.Plan = (call, count) => call is not StorageCall.Renew ? Fault.None : count is 1 ? Fault.Refused : next;
        await using var claim = await _kit.ClaimAsync("a");
        _kit.Time.Advance(20 * Second);
        _kit.Logged(RenewalFailed).Should().Be(1);
        var ran = false;

        var result = await claim.RunAsync("a", (_, _) => Task.FromResult(ran = true), CancellationToken.None);

        result.Status.Should().Be(expected);
        _kit.Renewals.Should().Be(2);
        ran.Should().Be(expected is HandlerRunStatus.Completed);
    }

    [Fact]
    [Trait("Report", "26")]
    public async Task A_handler_does_not_begin_with_less_than_half_of_its_lease_left()
    {
        var kit = new LeaseKit(6 * Second);
        kit.Break(StorageCall.Renew, Fault.Hangs);
        await using var claim = await kit.ClaimAsync("a", "b");
        kit.Time.Advance(2 * Second);
        kit.Time.Advance(Second);
        (await claim.RunAsync("a", static (_, _) => Task.CompletedTask, CancellationToken.None)).Status.Should().Be(HandlerRunStatus.Completed);

        kit.Time.Advance(Tick);
        var running = claim.RunAsync("b", static (_, _) => throw new NotSupportedException(), CancellationToken.None);
        kit.Time.Advance((3 * Second) - (2 * Tick));
        running.IsCompleted.Should().BeFalse("the renewal is waited for");
        kit.Time.Advance(Tick);

        (await running.SoonAsync()).Status.Should().Be(HandlerRunStatus.Unavailable);
        kit.Renewals.Should().Be(1, "one is under way already");
    }

    [Theory]
    [InlineData(RenewalFailed)]
    [InlineData(Lost)]
    public async Task A_logger_that_throws_keeps_no_handler_running_under_a_lost_lease(int throwsAt)
    {
        using var logger = new ThrowingLogger(throwsAt);
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(logger));
        var kit = new LeaseKit(logger: logging.CreateLogger<LeasedIdempotencyStore>());
        kit.Break(StorageCall.Renew, Fault.Refused);
        await using var claim = await kit.ClaimAsync("a");
        var running = claim.RunAsync("a", static (_, ct) => Task.Delay(Timeout.Infinite, ct), CancellationToken.None);

        (await kit.Time.UntilAsync(running, Second)).Status.Should().Be(HandlerRunStatus.LeaseLost);
        logger.HasThrown.Should().BeTrue();
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_is_waited_for_five_seconds_then_asked_again_soon()
    {
        _kit.Break(StorageCall.Renew, Fault.Hangs);
        await using var claim = await _kit.ClaimAsync("a");

        _kit.Time.Advance(20 * Second);
        _kit.Time.Advance((5 * Second) - Tick);
        _kit.Logged(RenewalFailed).Should().Be(0);
        _kit.Time.Advance(Tick);
        await _kit.EventuallyLoggedAsync(RenewalFailed);
        _kit.Renewals.Should().Be(1);
        await _kit.Time.UntilAsync(FakeClock.EventuallyAsync(() => _kit.Renewals == 2, "it is asked again"), 0.1 * Second);

        _kit.Logged(Lost).Should().Be(0);
        await _kit.Time.UntilAsync(_kit.EventuallyLoggedAsync(Lost), 0.1 * Second);
        (_kit.Time.GetUtcNow() - ReceiverHost.Start).Should().BeGreaterThanOrEqualTo(60 * Second);
    }

    [Fact]
    public async Task A_lease_shorter_than_the_patience_with_the_storage_ends_on_time()
    {
        var kit = new LeaseKit(6 * Second);
        kit.Break(StorageCall.Renew, Fault.Hangs);
        await using var claim = await kit.ClaimAsync("a");

        kit.Time.Advance(2 * Second);
        kit.Time.Advance((4 * Second) - Tick);
        kit.Logged(RenewalFailed).Should().Be(0);
        kit.Time.Advance(Tick);
        await kit.EventuallyLoggedAsync(Lost);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(3600)]
    public async Task A_process_that_was_held_up_past_the_end_still_has_what_nobody_took(int seconds)
    {
        await using var claim = await _kit.ClaimAsync("a");

        _kit.Time.Advance(seconds * Second);

        _kit.Renewals.Should().Be(1);
        _kit.Logged(Lost).Should().Be(0);
        (await RunAsync(claim)).Should().Be(HandlerRunStatus.Completed);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(3600)]
    public async Task While_a_late_renewal_is_not_answered_nothing_begins_and_after_five_seconds_the_lease_is_lost(int seconds)
    {
        _kit.Break(StorageCall.Renew, Fault.Hangs);
        await using var claim = await _kit.ClaimAsync("a");
        _kit.Time.Advance(seconds * Second);

        var running = RunAsync(claim);
        _kit.Time.Advance((5 * Second) - Tick);
        _kit.Logged(RenewalFailed).Should().Be(0);
        running.IsCompleted.Should().BeFalse();
        _kit.Time.Advance(Tick);
        await _kit.EventuallyLoggedAsync(Lost);
        _kit.Logged(RenewalFailed).Should().Be(1);
        (await running.SoonAsync()).Should().Be(HandlerRunStatus.Unavailable);
        (await RunAsync(claim)).Should().Be(HandlerRunStatus.LeaseLost);
    }

    [Fact]
    public async Task Trouble_that_is_over_is_forgotten()
    {
        _kit.Break(StorageCall.Renew, Fault.Refused);
        await using var claim = await _kit.ClaimAsync("a");
        _kit.Time.Advance(20 * Second);
        _kit.Mend();
        _kit.Time.Advance(20 * Second);

        _kit.Time.Advance(TimeSpan.FromHours(1));

        _kit.Renewals.Should().Be(3, "what held it up last was the process, not the storage");
        _kit.Logged(Lost).Should().Be(0);
        (await RunAsync(claim)).Should().Be(HandlerRunStatus.Completed);
    }

    [Fact]
    [Trait("Case", "63")]
    public async Task One_that_is_anothers_is_given_up_at_once()
    {
        await using var claim = await _kit.ClaimAsync("a");
        _kit.Break(StorageCall.Renew, Fault.Denied);

        _kit.Time.Advance(20 * Second);

        _kit.Logged(Lost).Should().Be(1);
        (await RunAsync(claim)).Should().Be(HandlerRunStatus.LeaseLost);
        _kit.Time.AdvanceBySteps(10 * 60 * Second, Second);
        _kit.Renewals.Should().Be(1);
    }

    [Fact]
    public async Task A_claim_that_has_ended_renews_nothing_and_misses_nothing()
    {
        _kit.Break(StorageCall.Renew, Fault.Hangs);
        var claim = await _kit.ClaimAsync("a");
        _kit.Time.Advance(20 * Second);
        await claim.DisposeAsync();

        // The renewal that was under way comes to nothing, long after the lease's end.
        _kit.Time.Advance(TimeSpan.FromHours(1));
        await _kit.EventuallyLoggedAsync(RenewalFailed);
        _kit.Time.AdvanceBySteps(120 * Second, Second);
        _kit.Renewals.Should().Be(1);
        _kit.Logged(Lost).Should().Be(0);
    }

    private static async Task<HandlerRunStatus> RunAsync(EventClaim claim) =>
        (await claim.RunAsync("a", static (_, _) => Task.CompletedTask, CancellationToken.None)).Status;
}
