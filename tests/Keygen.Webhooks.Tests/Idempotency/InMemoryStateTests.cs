using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>What the in-memory store says about events, and when it forgets a failure. The contract of all stores has the rest.</summary>
public sealed class InMemoryStateTests
{
    private static readonly EventKey Key = new("", TestAccount.Default.Id, "token");
    private static readonly Guid Fence = Guid.NewGuid();

    private readonly FakeTimeProvider _time = new(ReceiverHost.Start);
    private readonly InMemoryMarkStorage _storage;

    public InMemoryStateTests() => _storage = new(new(), _time);

    private IEventStateReader Reader => _storage;

    [Fact]
    public async Task An_event_was_seen_when_it_was_claimed_and_then_when_it_was_settled_with_its_handlers_in_order()
    {
        await _storage.TryAcquireAsync(Key, Fence, TimeSpan.FromHours(2), default);
        _time.Advance(TimeSpan.FromHours(1));
        (await Reader.FindAsync(Key, default)).Should().BeEquivalentTo(new { State = EventState.Open, SeenAt = ReceiverHost.Start });

        await _storage.TryCompleteAsync(Key, Fence, "b", settles: false, default);
        await _storage.TryCompleteAsync(Key, Fence, "a", settles: true, default);
        _time.Advance(TimeSpan.FromHours(1));

        var settled = await Reader.FindAsync(Key, default);
        settled.Should().BeEquivalentTo(new { State = EventState.Settled, SeenAt = ReceiverHost.Start.AddHours(1) });
        settled!.Completed.Should().Equal("b", "a");
    }

    /// <summary>Whatever is asked first, and another failure, forgets what is older than the retention.</summary>
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    public async Task A_failure_is_forgotten_when_it_is_older_than_the_retention(int ticks, int attempts)
    {
        var others = new[] { new InMemoryMarkStorage(new(), _time), new(new(), _time) };
        foreach (var storage in others.Prepend(_storage))
        {
            await FailAsync(storage);
        }

        _time.Advance(StoreTraits.DefaultRetention + TimeSpan.FromTicks(ticks));

        (await ((IEventStateReader)others[0]).FindAsync(Key, default) is null).Should().Be(attempts == 1);
        (await ((IEventStateReader)others[1]).CountAsync(default)).Failing.Should().Be(attempts - 1);
        await FailAsync(_storage);
        (await Reader.FindAsync(Key, default))!.Failures.Should().ContainSingle().Which.Attempts.Should().Be(attempts);
    }

    [Fact]
    public async Task A_page_that_holds_all_events_is_the_last()
    {
        await FailAsync(_storage);

        (await Reader.ListAsync(new() { PageSize = 1 }, default)).Should().BeEquivalentTo(new { Events = new[] { new { Key } }, Next = (string?)null });
    }

    [Fact]
    public async Task No_question_is_refused() =>
        await FluentActions.Awaiting(() => Reader.ListAsync(null!, default).AsTask()).Should().ThrowAsync<ArgumentNullException>().WithParameterName("query");

    private ValueTask FailAsync(InMemoryMarkStorage storage) => storage.RecordFailureAsync(new(Key, "h", "E", _time.GetUtcNow(), null), default);
}
