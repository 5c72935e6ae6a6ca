using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>Who may do what with an event in the in-memory store, by its fence.</summary>
public sealed class InMemoryLeaseTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly EventKey Key = new("", TestAccount.Default.Id, "token");
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    private readonly FakeTimeProvider _time = new(ReceiverHost.Start);
    private readonly InMemoryMarkStorage _storage;

    public InMemoryLeaseTests() => _storage = new(new(), _time);

    [Fact]
    public async Task A_lease_is_one_fences_to_its_last_tick_and_then_anybodys()
    {
        (await AcquireAsync(First)).Status.Should().Be(ClaimStatus.Claimed);
        (await AcquireAsync(Second)).Status.Should().Be(ClaimStatus.InProgress);
        (await AcquireAsync(First)).Status.Should().Be(ClaimStatus.Claimed, "the answer to the first may have been lost");
        _time.Advance(Lease - Tick);
        (await AcquireAsync(Second)).Status.Should().Be(ClaimStatus.InProgress);
        _time.Advance(Tick);
        (await AcquireAsync(Second)).Status.Should().Be(ClaimStatus.Claimed);
        (await AcquireAsync(First)).Status.Should().Be(ClaimStatus.InProgress);
    }

    [Fact]
    public async Task A_renewed_lease_lasts_from_its_renewal_and_as_long_as_that_says()
    {
        await AcquireAsync(First);
        _time.Advance(Lease / 2);
        (await _storage.TryRenewAsync(Key, First, 2 * Lease, default)).Should().BeTrue();
        _time.Advance((2 * Lease) - Tick);
        (await AcquireAsync(Second)).Status.Should().Be(ClaimStatus.InProgress);
        _time.Advance(Tick);
        (await AcquireAsync(Second)).Status.Should().Be(ClaimStatus.Claimed);
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_still_its_holders_until_someone_takes_it()
    {
        await AcquireAsync(First);
        _time.Advance(2 * Lease);
        (await _storage.TryRenewAsync(Key, First, Lease, default)).Should().BeTrue();
        (await AcquireAsync(Second)).Status.Should().Be(ClaimStatus.InProgress);
    }

    [Fact]
    public async Task Another_fence_can_do_nothing()
    {
        await AcquireAsync(First);

        (await _storage.TryRenewAsync(Key, Second, Lease, default)).Should().BeFalse();
        (await _storage.TryCompleteAsync(Key, Second, "a", settles: true, default)).Should().BeFalse();
        await _storage.ReleaseAsync(Key, Second, default);

        (await AcquireAsync(Second)).Status.Should().Be(ClaimStatus.InProgress);
        (await _storage.TryCompleteAsync(Key, First, "a", settles: true, default)).Should().BeTrue();
    }

    [Fact]
    public async Task Nobody_can_do_anything_with_an_event_never_seen()
    {
        (await _storage.TryRenewAsync(Key, First, Lease, default)).Should().BeFalse();
        (await _storage.TryCompleteAsync(Key, First, "a", settles: true, default)).Should().BeFalse();
        await _storage.ReleaseAsync(Key, First, default);
        (await _storage.FindAsync(Key, default)).Should().Be(EventState.Unknown);
        _storage.Count.Should().Be(0);
    }

    [Fact]
    public async Task The_completion_that_settled_an_event_may_be_repeated_by_its_own_fence_alone()
    {
        await AcquireAsync(First);
        await _storage.TryCompleteAsync(Key, First, "a", settles: true, default);

        (await _storage.TryCompleteAsync(Key, First, "a", settles: true, default)).Should().BeTrue();
        (await _storage.TryCompleteAsync(Key, Second, "a", settles: true, default)).Should().BeFalse();
        (await AcquireAsync(Second)).Status.Should().Be(ClaimStatus.Settled);
        _storage.Count.Should().Be(1);
    }

    [Fact]
    public async Task What_is_done_is_told_once_to_whoever_has_the_lease_next()
    {
        (await AcquireAsync(First)).Done.Should().BeEmpty();
        (await _storage.TryCompleteAsync(Key, First, "a", settles: false, default)).Should().BeTrue();
        (await _storage.TryCompleteAsync(Key, First, "a", settles: false, default)).Should().BeTrue();
        (await _storage.TryCompleteAsync(Key, First, "b", settles: false, default)).Should().BeTrue();
        await _storage.ReleaseAsync(Key, First, default);

        (await _storage.FindAsync(Key, default)).Should().Be(EventState.Open);
        var next = await AcquireAsync(Second);
        next.Status.Should().Be(ClaimStatus.Claimed);
        next.Done.Should().Equal("a", "b");
    }

    [Theory]
    [InlineData("other", "account", "token")]
    [InlineData("", "other", "token")]
    [InlineData("", "account", "other")]
    [InlineData("account", "", "token")]
    [InlineData("a", "ccount", "token")]
    [InlineData("", "accountt", "oken")]
    public async Task Two_events_are_the_same_by_registration_account_and_token_alone(string registration, string account, string token)
    {
        await _storage.TryAcquireAsync(new("", "account", "token"), First, Lease, default);

        (await _storage.FindAsync(new("", "account", "token"), default)).Should().Be(EventState.Open);
        (await _storage.FindAsync(new(registration, account, token), default)).Should().Be(EventState.Unknown);
    }

    private ValueTask<AcquireResult> AcquireAsync(Guid fence) => _storage.TryAcquireAsync(Key, fence, Lease, default);
}
