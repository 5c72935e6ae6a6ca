using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>What a leased claim records, how often it tries to, and how it ends.</summary>
public sealed class LeasedClaimTests
{
    private const int LeaseLost = 1302;
    private const int CompletionRetried = 1303;
    private const int ReleaseFailed = 1304;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly LeaseKit _kit = new();

    [Fact]
    [Trait("Case", "69")]
    public async Task A_completion_is_recorded_again_and_again_ever_more_slowly_for_as_long_as_the_lease_lasts()
    {
        var claim = await _kit.ClaimAsync("a");
        _kit.Storage.Plan = (call, count) => call is StorageCall.Complete && count <= 9 ? Fault.Refused : Fault.None;

        var result = await _kit.Time.UntilAsync(RunAsync(claim, "a"), TimeSpan.FromMilliseconds(100));

        result.Status.Should().Be(HandlerRunStatus.Completed);
        _kit.Messages(CompletionRetried).Select(static message => message.Split(" in ")[1]).Should().Equal(
            "00:00:00.1000000.", "00:00:00.2000000.", "00:00:00.4000000.", "00:00:00.8000000.", "00:00:01.6000000.",
            "00:00:03.2000000.", "00:00:05.", "00:00:05.", "00:00:05.");
        (_kit.Time.GetUtcNow() - ReceiverHost.Start).Should().BeGreaterThanOrEqualTo(21.3 * Second, "it waited in between");
    }

    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.Hangs)]
    [Trait("Case", "69")]
    public async Task A_completion_that_cannot_be_recorded_before_the_lease_is_over_is_the_stores_failure(Fault fault)
    {
        var claim = await _kit.ClaimAsync("a", "b");
        _kit.Storage.Plan = (call, _) => call is StorageCall.Complete or StorageCall.Renew ? fault : Fault.None;

        var result = await _kit.Time.UntilAsync(RunAsync(claim, "a"), Second);

        result.Status.Should().Be(HandlerRunStatus.Unavailable);
        result.Error.Should().NotBeNull();
        (_kit.Time.GetUtcNow() - ReceiverHost.Start).Should().BeGreaterThanOrEqualTo(60 * Second);
        (await RunAsync(claim, "b")).Status.Should().Be(HandlerRunStatus.LeaseLost);
    }

    [Fact]
    public async Task What_has_settled_the_event_renews_and_frees_nothing()
    {
        var claim = await _kit.ClaimAsync("a");
        (await RunAsync(claim, "a")).Status.Should().Be(HandlerRunStatus.Completed);

        _kit.Time.AdvanceBySteps(600 * Second, Second);
        await claim.DisposeAsync();

        _kit.Renewals.Should().Be(0);
        _kit.Storage.Count(StorageCall.Release).Should().Be(0);
        (await _kit.Store.FindAsync(LeaseKit.Key, default)).Should().Be(EventState.Settled);
    }

    [Fact]
    public async Task With_a_handler_still_open_the_lease_is_renewed_and_in_the_end_freed()
    {
        var claim = await _kit.ClaimAsync("a", "b");
        (await RunAsync(claim, "a")).Status.Should().Be(HandlerRunStatus.Completed);
        (await RunAsync(claim, "a")).Status.Should().Be(HandlerRunStatus.AlreadyDone);

        _kit.Time.AdvanceBySteps(120 * Second, Second);
        _kit.Renewals.Should().Be(6);
        await claim.DisposeAsync();
        _kit.Time.AdvanceBySteps(600 * Second, Second);

        _kit.Renewals.Should().Be(6);
        _kit.Storage.Count(StorageCall.Release).Should().Be(1);
        (await _kit.Store.FindAsync(LeaseKit.Key, default)).Should().Be(EventState.Open);
    }

    [Fact]
    public async Task Of_three_handlers_none_runs_twice_and_the_last_settles_the_event()
    {
        await using var claim = await _kit.ClaimAsync("a", "b", "c");
        (await RunAsync(claim, "a")).Status.Should().Be(HandlerRunStatus.Completed);
        (await RunAsync(claim, "b")).Status.Should().Be(HandlerRunStatus.Completed);
        (await RunAsync(claim, "a")).Status.Should().Be(HandlerRunStatus.AlreadyDone);

        (await RunAsync(claim, "c")).Status.Should().Be(HandlerRunStatus.Completed);

        (await _kit.Store.FindAsync(LeaseKit.Key, default)).Should().Be(EventState.Settled);
    }

    [Fact]
    public async Task A_renewal_refused_because_the_last_completion_got_through_loses_no_lease()
    {
        var claim = await _kit.ClaimAsync("a");
        _kit.Storage.Plan = (call, _) => call is StorageCall.Complete && _kit.Time.GetUtcNow() < ReceiverHost.Start + (30 * Second)
            ? Fault.AnswerLost : Fault.None;

        var result = await _kit.Time.UntilAsync(RunAsync(claim, "a"), TimeSpan.FromMilliseconds(100));

        result.Status.Should().Be(HandlerRunStatus.Completed);
        _kit.Renewals.Should().Be(1);
        _kit.Logged(LeaseLost).Should().Be(0);
    }

    [Fact]
    public async Task One_refused_while_an_earlier_completion_is_being_recorded_does()
    {
        var claim = await _kit.ClaimAsync("a", "b");
        _kit.Storage.Plan = static (call, _) => call switch
        {
            StorageCall.Complete => Fault.Refused,
            StorageCall.Renew => Fault.Denied,
            _ => Fault.None,
        };

        var result = await _kit.Time.UntilAsync(RunAsync(claim, "a"), TimeSpan.FromMilliseconds(100));

        result.Status.Should().Be(HandlerRunStatus.Unavailable);
        _kit.Logged(LeaseLost).Should().Be(1);
    }

    [Fact]
    [Trait("Case", "63")]
    public async Task A_completion_that_comes_after_the_event_was_taken_is_a_lost_lease()
    {
        var claim = await _kit.ClaimAsync("a");
        _kit.Break(StorageCall.Complete, Fault.Denied);

        (await RunAsync(claim, "a")).Status.Should().Be(HandlerRunStatus.LeaseLost);
        _kit.Storage.Count(StorageCall.Complete).Should().Be(1);
    }

    [Theory]
    [InlineData(true, HandlerRunStatus.LeaseLost)]
    [InlineData(false, HandlerRunStatus.Failed)]
    public async Task A_handler_that_was_cancelled_for_its_lease_has_lost_it_and_any_other_has_failed(bool lost, HandlerRunStatus expected)
    {
        var claim = await _kit.ClaimAsync("a");
        _kit.Break(StorageCall.Renew, lost ? Fault.Denied : Fault.None);

        var running = claim.RunAsync("a", (_, ct) => lost ? Task.Delay(Timeout.Infinite, ct) : throw new InvalidOperationException(), default);
        _kit.Time.Advance(20 * Second);

        var result = await running.SoonAsync();
        result.Status.Should().Be(expected);
        result.Error.Should().NotBeNull();
    }

    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.Hangs)]
    public async Task A_claim_that_cannot_be_freed_ends_all_the_same(Fault fault)
    {
        var claim = await _kit.ClaimAsync("a");
        _kit.Break(StorageCall.Release, fault);

        var ending = claim.DisposeAsync().AsTask();
        if (fault is Fault.Hangs)
        {
            _kit.Time.Advance((5 * Second) - TimeSpan.FromTicks(1));
            ending.IsCompleted.Should().BeFalse();
            _kit.Time.Advance(TimeSpan.FromTicks(1));
        }

        await ending.SoonAsync();
        _kit.Logged(ReleaseFailed).Should().Be(1);
    }

    [Fact]
    [Trait("Case", "72a")]
    public async Task An_event_whose_open_handler_was_removed_is_settled_by_its_next_claim()
    {
        await using (var claim = await _kit.ClaimAsync("a", "b"))
        {
            await RunAsync(claim, "a");
        }

        await using (var next = await _kit.ClaimAsync("a"))
        {
            next.Status.Should().Be(ClaimStatus.Settled);
            (await RunAsync(next, "a")).Status.Should().Be(HandlerRunStatus.AlreadyDone);
        }

        (await _kit.Store.FindAsync(LeaseKit.Key, default)).Should().Be(EventState.Settled);
        _kit.Storage.Count(StorageCall.Release).Should().Be(1);
        _kit.Time.AdvanceBySteps(600 * Second, Second);
        _kit.Renewals.Should().Be(0);
    }

    [Fact]
    public async Task A_completion_at_which_the_storage_throws_at_once_is_recorded_by_the_next_try()
    {
        var store = new LeasedIdempotencyStore(new ThrowingOnce(new(new(), _kit.Time)), new ServiceCollection().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(), _kit.Time);
        await using var claim = await store.ClaimAsync(LeaseKit.Key, ["a"], default);

        (await _kit.Time.UntilAsync(RunAsync(claim, "a"), TimeSpan.FromMilliseconds(100))).Status.Should().Be(HandlerRunStatus.Completed);

        (await store.FindAsync(LeaseKit.Key, default)).Should().Be(EventState.Settled);
    }

    [Fact]
    public async Task A_claim_that_was_not_granted_runs_nothing()
    {
        await using var claim = await _kit.ClaimAsync("a");
        await using var second = await _kit.ClaimAsync("a");

        second.Status.Should().Be(ClaimStatus.InProgress);
        (await RunAsync(second, "a")).Status.Should().Be(HandlerRunStatus.InProgress);
    }

    [Fact]
    public async Task A_store_is_not_made_nor_asked_without_what_it_needs()
    {
        var scopes = new ServiceCollection().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>();
        Make(null!, scopes, TimeProvider.System).Should().Throw<ArgumentNullException>().WithParameterName("storage");
        Make(_kit.Storage, null!, TimeProvider.System).Should().Throw<ArgumentNullException>().WithParameterName("scopes");
        Make(_kit.Storage, scopes, null!).Should().Throw<ArgumentNullException>().WithParameterName("timeProvider");
        Make(_kit.Storage, scopes, TimeProvider.System).Should().NotThrow();
        await FluentActions.Awaiting(() => _kit.ClaimAsync(null!).AsTask()).Should().ThrowAsync<ArgumentNullException>().WithParameterName("handlers");
        await FluentActions.Awaiting(() => _kit.ClaimAsync().AsTask()).Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("handlers");
        await FluentActions.Awaiting(() => _kit.Store.FindCompletedAsync(LeaseKit.Key, null!, default).AsTask()).Should().ThrowAsync<ArgumentNullException>().WithParameterName("handlers");
        FluentActions.Invoking(() => LeasedIdempotencyStore.Create(null!, _kit.Storage)).Should().Throw<ArgumentNullException>().WithParameterName("services");
        _kit.Storage.Calls.Should().BeEmpty();

        static Action Make(IMarkStorage storage, IServiceScopeFactory scopes, TimeProvider time) => () => _ = new LeasedIdempotencyStore(storage, scopes, time);
    }

    private static Task<HandlerRunResult> RunAsync(EventClaim claim, string handler) =>
        claim.RunAsync(handler, static (_, _) => Task.CompletedTask, CancellationToken.None);

    /// <summary>A storage that throws before it returns a task, at the first completion.</summary>
    private sealed class ThrowingOnce(InMemoryMarkStorage inner) : IMarkStorage
    {
        private bool _hasThrown;

        public StoreTraits Traits => inner.Traits;

        public ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
            inner.TryAcquireAsync(key, fence, lease, cancellationToken);

        public ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
            inner.TryRenewAsync(key, fence, lease, cancellationToken);

        public ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken)
        {
            if (_hasThrown)
            {
                return inner.TryCompleteAsync(key, fence, handler, settles, cancellationToken);
            }

            _hasThrown = true;
            throw new IOException("The storage is out of reach.");
        }

        public ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) => inner.ReleaseAsync(key, fence, cancellationToken);

        public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

        public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, CancellationToken cancellationToken) => inner.FindCompletedAsync(key, cancellationToken);
    }
}
