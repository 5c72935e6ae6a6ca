using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>The bound of the in-memory store.</summary>
public sealed class InMemoryBoundTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new(ReceiverHost.Start);
    private readonly InMemoryMarkStorage _storage;

    public InMemoryBoundTests() => _storage = new(new() { Capacity = 3 }, _time);

    [Fact]
    [Trait("Case", "70")]
    public void Marks_are_said_to_live_35_days_and_no_restart() => _storage.Traits.Should().Be(new StoreTraits(false, TimeSpan.FromDays(35)));

    [Fact]
    [Trait("Case", "72e")]
    public async Task Full_it_takes_nothing_new_and_drops_nothing_young()
    {
        await SettleAsync("1", "2", "3");
        _time.Advance(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1));

        await FluentActions.Awaiting(() => SettleAsync("4")).Should().ThrowAsync<InvalidOperationException>().WithMessage("*full*Capacity*");

        foreach (var token in new[] { "1", "2", "3" })
        {
            (await _storage.FindAsync(Key(token), default)).Should().Be(EventState.Settled);
        }
    }

    [Fact]
    [Trait("Case", "72e")]
    public async Task Full_it_drops_the_oldest_mark_of_three_days_and_no_more_than_it_needs()
    {
        await SettleAsync("1", "2", "3");
        _time.Advance(TimeSpan.FromDays(3));

        await SettleAsync("4");

        (await _storage.FindAsync(Key("1"), default)).Should().Be(EventState.Unknown);
        (await _storage.FindAsync(Key("2"), default)).Should().Be(EventState.Settled);
        _storage.Count.Should().Be(3);
    }

    [Fact]
    public async Task A_mark_seen_again_is_young_again()
    {
        await SettleAsync("1", "2", "3");
        _time.Advance(TimeSpan.FromDays(2));
        (await AcquireAsync("1", Guid.NewGuid())).Should().Be(ClaimStatus.Settled);
        _time.Advance(TimeSpan.FromDays(2));

        await SettleAsync("4");

        (await _storage.FindAsync(Key("1"), default)).Should().Be(EventState.Settled);
        (await _storage.FindAsync(Key("2"), default)).Should().Be(EventState.Unknown);
    }

    [Fact]
    [Trait("Case", "72e")]
    public async Task A_claim_that_is_held_is_never_dropped_however_old()
    {
        var fence = Guid.NewGuid();
        await AcquireAsync("held", fence);
        await SettleAsync("2", "3");
        for (var days = 0; days < 100; days++)
        {
            _time.Advance(TimeSpan.FromDays(1));
            (await _storage.TryRenewAsync(Key("held"), fence, Lease, default)).Should().BeTrue();
        }

        await SettleAsync("4", "5");

        _storage.Count.Should().Be(3);
        (await _storage.TryCompleteAsync(Key("held"), fence, "a", settles: true, default)).Should().BeTrue();
    }

    [Fact]
    public async Task What_was_partly_done_is_dropped_like_a_mark_when_it_is_old_and_free()
    {
        var fence = Guid.NewGuid();
        await AcquireAsync("partly", fence);
        await _storage.TryCompleteAsync(Key("partly"), fence, "a", settles: false, default);
        await _storage.ReleaseAsync(Key("partly"), fence, default);
        await SettleAsync("2", "3");
        _time.Advance(TimeSpan.FromDays(3));

        await SettleAsync("4");

        (await _storage.FindAsync(Key("partly"), default)).Should().Be(EventState.Unknown);
    }

    [Fact]
    public async Task What_was_partly_done_is_as_young_as_its_last_claim()
    {
        await DoPartAsync();
        _time.Advance(TimeSpan.FromDays(1));
        await DoPartAsync();
        await SettleAsync("2", "3");
        _time.Advance(TimeSpan.FromDays(2));

        await FluentActions.Awaiting(() => SettleAsync("4")).Should().ThrowAsync<InvalidOperationException>();

        (await _storage.FindAsync(Key("partly"), default)).Should().Be(EventState.Open);
    }

    [Fact]
    [Trait("Case", "72e")]
    public async Task What_was_partly_done_and_is_held_again_is_not_dropped()
    {
        await DoPartAsync();
        (await _storage.TryAcquireAsync(Key("partly"), Guid.NewGuid(), TimeSpan.FromDays(10), default)).Status.Should().Be(ClaimStatus.Claimed);
        await SettleAsync("2", "3");
        _time.Advance(TimeSpan.FromDays(3));

        await SettleAsync("4");

        (await _storage.FindAsync(Key("partly"), default)).Should().Be(EventState.Open);
        (await _storage.FindAsync(Key("2"), default)).Should().Be(EventState.Unknown);
    }

    [Theory]
    [InlineData(3599, ClaimStatus.Claimed)]
    [InlineData(3600, ClaimStatus.Settled)]
    [Trait("Case", "70")]
    public async Task A_duplicate_renews_a_mark_of_an_hour_and_none_younger(int seconds, ClaimStatus after35Days)
    {
        var fence = Guid.NewGuid();
        await AcquireAsync("1", fence);
        await _storage.TryCompleteAsync(Key("1"), fence, "a", settles: true, default);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        (await AcquireAsync("1", Guid.NewGuid())).Should().Be(ClaimStatus.Settled);

        _time.Advance(TimeSpan.FromDays(35) - TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        (await _storage.FindAsync(Key("1"), default)).Should().Be(EventState.Settled);
        _time.Advance(TimeSpan.FromTicks(1));
        (await AcquireAsync("1", Guid.NewGuid())).Should().Be(after35Days);
    }

    [Fact]
    public async Task A_claim_that_was_freed_with_nothing_done_takes_no_room()
    {
        for (var i = 0; i < 10; i++)
        {
            var fence = Guid.NewGuid();
            (await AcquireAsync($"{i}", fence)).Should().Be(ClaimStatus.Claimed);
            await _storage.ReleaseAsync(Key($"{i}"), fence, default);
        }

        _storage.Count.Should().Be(0);
    }

    [Fact]
    [Trait("Case", "72e")]
    public async Task Through_the_receiver_full_is_503_and_what_is_known_still_is_a_duplicate()
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen
            .UseInMemoryStore(static store => store.Capacity = 2).AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask));
        var known = new TestEvent();
        await host.ReceiveAsync(known);
        await host.ReceiveAsync(new TestEvent());

        var refused = await host.ReceiveAsync(new TestEvent());

        refused.Outcome.Should().Be(WebhookOutcome.Unavailable);
        refused.StatusCode.Should().Be(503);
        (await host.ReceiveAsync(known)).Outcome.Should().Be(WebhookOutcome.Duplicate);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_bound_that_lets_nothing_in_stops_the_start(int capacity)
    {
        await using var host = ReceiverHost.Build(keygen => keygen.UseInMemoryStore(store => store.Capacity = capacity));

        await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<ArgumentOutOfRangeException>().WithMessage("*Capacity*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(481)]
    public async Task A_lease_out_of_bounds_stops_the_start(int seconds)
    {
        await using var host = ReceiverHost.Build(
            static _ => { }, services: services => services.Configure<ClaimLeaseOptions>(lease => lease.Lease = TimeSpan.FromSeconds(seconds)));

        await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<ArgumentOutOfRangeException>().WithMessage("*Lease*");
    }

    private static EventKey Key(string token) => new("", TestAccount.Default.Id, token);

    private async Task<ClaimStatus> AcquireAsync(string token, Guid fence) =>
        (await _storage.TryAcquireAsync(Key(token), fence, Lease, default)).Status;

    private async Task DoPartAsync()
    {
        var fence = Guid.NewGuid();
        await _storage.TryAcquireAsync(Key("partly"), fence, Lease, default);
        await _storage.TryCompleteAsync(Key("partly"), fence, "a", settles: false, default);
        await _storage.ReleaseAsync(Key("partly"), fence, default);
    }

    private async Task SettleAsync(params string[] tokens)
    {
        foreach (var token in tokens)
        {
            var fence = Guid.NewGuid();
            (await AcquireAsync(token, fence)).Should().Be(ClaimStatus.Claimed);
            (await _storage.TryCompleteAsync(Key(token), fence, "a", settles: true, default)).Should().BeTrue();
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }
}
