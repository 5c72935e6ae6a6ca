namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>A claim whose answer did not arrive, and a release that did not: both are given back by the fence once the storage answers.</summary>
public sealed class UnansweredClaimTests
{
    private const int ReleaseFailed = 1304;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly LeaseKit _kit = new();

    [Fact]
    [Trait("Case", "69")]
    public async Task A_claim_whose_answer_is_lost_is_given_back()
    {
        _kit.Break(StorageCall.Acquire, Fault.AnswerLost);

        await FailToClaimAsync();

        await EventuallyFreeAsync();
        _kit.Storage.Count(StorageCall.Release).Should().Be(1);
    }

    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.Hangs)]
    [Trait("Case", "69")]
    public async Task It_is_tried_until_the_storage_answers(Fault fault)
    {
        _kit.Storage.Plan = (call, count) => call switch
        {
            StorageCall.Acquire => Fault.AnswerLost,
            StorageCall.Release when count <= 3 => fault,
            _ => Fault.None,
        };

        await FailToClaimAsync();
        await _kit.Time.UntilAsync(FakeClock.EventuallyAsync(() => _kit.Storage.Count(StorageCall.Release) == 4, "four releases"), Second);

        await EventuallyFreeAsync();
        _kit.Time.AdvanceBySteps(120 * Second, Second);
        _kit.Storage.Count(StorageCall.Release).Should().Be(4, "it was answered");
    }

    /// <summary>A server that answers late may have been paused, and replaced in the meantime.</summary>
    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(0, true, 0)]
    [InlineData(999, true, 0)]
    [InlineData(1000, false, 1)]
    [InlineData(1000, true, 1)]
    [InlineData(2000, false, 1)]
    public async Task A_claim_that_was_answered_late_is_confirmed(int milliseconds, bool isAsynchronous, int confirmations)
    {
        _kit.Storage.Before = async call =>
        {
            if (isAsynchronous)
            {
                await Task.Yield();
            }

            _kit.Time.Advance(TimeSpan.FromMilliseconds(call is StorageCall.Acquire ? milliseconds : 0));
        };

        await using var claim = await _kit.ClaimAsync("a");

        claim.Status.Should().Be(ClaimStatus.Claimed);
        _kit.Renewals.Should().Be(confirmations);
    }

    [Fact]
    public async Task A_claim_that_was_answered_late_and_is_anothers_by_then_is_in_progress_and_given_back()
    {
        _kit.Storage.Before = call =>
        {
            _kit.Time.Advance(call is StorageCall.Acquire ? Second : TimeSpan.Zero);
            return Task.CompletedTask;
        };
        _kit.Break(StorageCall.Renew, Fault.Denied);

        (await _kit.ClaimAsync("a")).Status.Should().Be(ClaimStatus.InProgress);

        await EventuallyFreeAsync();
        _kit.Storage.Count(StorageCall.Release).Should().Be(1);
    }

    [Theory]
    [InlineData(StorageCall.Acquire)]
    [InlineData(StorageCall.Release)]
    public async Task A_storage_that_stays_away_is_not_asked_for_longer_than_a_lease(StorageCall first)
    {
        if (first is StorageCall.Acquire)
        {
            _kit.Storage.Plan = static (_, _) => Fault.Refused;
            await FailToClaimAsync();
        }
        else
        {
            var claim = await _kit.ClaimAsync("a");
            _kit.Storage.Plan = static (_, _) => Fault.Refused;
            await claim.DisposeAsync();
        }

        _kit.Time.AdvanceBySteps(60 * Second, TimeSpan.FromMilliseconds(50));
        var tries = _kit.Storage.Count(StorageCall.Release);
        _kit.Time.AdvanceBySteps(600 * Second, Second);

        tries.Should().BeInRange(2, 20);
        _kit.Storage.Count(StorageCall.Release).Should().Be(tries);
    }

    [Fact]
    public async Task No_release_is_tried_at_the_very_end_of_the_lease()
    {
        var kit = new LeaseKit(TimeSpan.FromMilliseconds(300));
        var claim = await kit.ClaimAsync("a");
        kit.Break(StorageCall.Release, Fault.Refused);
        await claim.DisposeAsync();

        kit.Time.AdvanceBySteps(Second, TimeSpan.FromMilliseconds(50));

        kit.Storage.Count(StorageCall.Release).Should().Be(2, "it is tried at once and after 100 ms; the third time would be at 300 ms");
    }

    [Fact]
    public async Task A_claim_that_could_not_be_freed_is_freed_once_the_storage_is_back_and_the_log_says_it_once()
    {
        var claim = await _kit.ClaimAsync("a");
        _kit.Storage.Plan = static (call, count) => call is StorageCall.Release && count <= 4 ? Fault.Refused : Fault.None;

        await claim.DisposeAsync();

        (await _kit.ClaimAsync("a")).Status.Should().Be(ClaimStatus.InProgress);
        await _kit.Time.UntilAsync(FakeClock.EventuallyAsync(() => _kit.Storage.Count(StorageCall.Release) == 5, "five releases"), Second);
        await EventuallyFreeAsync();
        _kit.Logged(ReleaseFailed).Should().Be(1);
    }

    [Fact]
    public async Task A_late_release_leaves_the_next_claim_alone()
    {
        _kit.Storage.Plan = static (call, count) => call switch
        {
            StorageCall.Acquire when count is 1 => Fault.Refused,
            StorageCall.Release when count <= 2 => Fault.Refused,
            _ => Fault.None,
        };
        await FailToClaimAsync();
        await using var next = await _kit.ClaimAsync("a");

        await _kit.Time.UntilAsync(FakeClock.EventuallyAsync(() => _kit.Storage.Count(StorageCall.Release) == 3, "three releases"), TimeSpan.FromMilliseconds(50));

        (await _kit.ClaimAsync("a")).Status.Should().Be(ClaimStatus.InProgress);
        (await next.RunAsync("a", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.Completed);
    }

    private async Task FailToClaimAsync() => await FluentActions.Awaiting(() => _kit.ClaimAsync("a").AsTask()).Should().ThrowAsync<IOException>();

    private Task EventuallyFreeAsync()
    {
        _kit.Mend();
        return FakeClock.EventuallyAsync(
            () =>
            {
                var acquired = _kit.Storage.TryAcquireAsync(LeaseKit.Key, Guid.Empty, Second, default);
                return acquired.AsTask().Result.Status is ClaimStatus.Claimed;
            },
            "a free event");
    }
}
