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
    public async Task One_that_cannot_be_renewed_is_tried_again_and_given_up_at_its_end()
    {
        _kit.Break(StorageCall.Renew, Fault.Refused);
        await using var claim = await _kit.ClaimAsync("a");

        _kit.Time.AdvanceBySteps(59 * Second, Second);
        _kit.Renewals.Should().Be(2);
        _kit.Logged(RenewalFailed).Should().Be(2);
        _kit.Logged(Lost).Should().Be(0);

        _kit.Time.Advance(Second);
        _kit.Renewals.Should().Be(2, "it is over");
        _kit.Logged(Lost).Should().Be(1);
        (await RunAsync(claim)).Should().Be(HandlerRunStatus.LeaseLost);
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_is_waited_for_five_seconds_and_never_past_the_end()
    {
        _kit.Break(StorageCall.Renew, Fault.Hangs);
        await using var claim = await _kit.ClaimAsync("a");

        // Asked at 20 and at 45 seconds, each time for 5; then 10 are left.
        _kit.Time.Advance(20 * Second);
        _kit.Time.Advance((5 * Second) - Tick);
        _kit.Logged(RenewalFailed).Should().Be(0);
        _kit.Time.Advance(Tick);
        await _kit.EventuallyLoggedAsync(RenewalFailed);
        await FakeClock.EventuallyAsync(() => AdvancedTo(45) && _kit.Renewals == 2, "it is asked again after a third");
        _kit.Time.Advance(5 * Second);
        await _kit.EventuallyLoggedAsync(RenewalFailed, 2);
        _kit.Time.Advance((10 * Second) - Tick);
        _kit.Logged(Lost).Should().Be(0);
        await FakeClock.EventuallyAsync(() => AdvancedTo(60) && _kit.Logged(Lost) == 1, "the lease is over");
        _kit.Renewals.Should().Be(2);
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

        (await RunAsync(claim)).Should().Be(HandlerRunStatus.LeaseLost);
        _kit.Time.Advance((5 * Second) - Tick);
        _kit.Logged(RenewalFailed).Should().Be(0);
        _kit.Time.Advance(Tick);
        await _kit.EventuallyLoggedAsync(Lost);
        _kit.Logged(RenewalFailed).Should().Be(1);
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

    /// <summary>Moves on to so many seconds after the start, and says so.</summary>
    private bool AdvancedTo(int seconds)
    {
        var end = ReceiverHost.Start + (seconds * Second);
        if (_kit.Time.GetUtcNow() < end)
        {
            _kit.Time.Advance(end - _kit.Time.GetUtcNow());
        }

        return true;
    }
}
