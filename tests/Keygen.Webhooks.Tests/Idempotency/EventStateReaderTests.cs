using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>What is done for an event later than its delivery is shown as the event's.</summary>
public sealed class EventStateReaderTests
{
    private static readonly EventKey Key = new("", "a", "t");
    private static readonly EventKey Later = Key with { IdempotencyToken = "later:t" };

    [Theory]
    [InlineData("t", false, "t")]
    [InlineData("later:t", false, "t")]
    [InlineData("replay:a:b:t", true, "t")]
    [InlineData("back-fill:Ns.H:LicenseCreated:t", true, "t")]
    [InlineData("Replay:t", false, "t")]
    public void A_key_says_whose_marks_it_has(string token, bool isReplay, string eventToken)
    {
        var key = Key with { IdempotencyToken = token };

        (key.IsReplay, key.ToEventKey()).Should().Be((isReplay, Key with { IdempotencyToken = eventToken }));
    }

    [Fact]
    public async Task A_failure_of_later_work_is_listed_and_found_as_one_of_the_event()
    {
        await using var host = await ReceiverHost.StartAsync();
        var (store, reader) = (host.Host.Services.GetRequiredKeyedService<IIdempotencyStore>(""), host.Host.Services.GetRequiredService<IEventStateReader>());
        await RunAsync(store, Key, "forward", static () => { });
        (await reader.FindAsync(Key, default))!.State.Should().Be(EventState.Settled);

        await RunAsync(store, Later, "tell", static () => throw new InvalidTimeZoneException());

        var found = await reader.FindAsync(Key, default);
        (found!.Key, found.State, found.Failures.Single().Handler).Should().Be((Key, EventState.Open, "tell"));
        found.Completed.Should().Equal("forward");
        (await reader.ListAsync(new(), default)).Events.Should().ContainSingle().Which.Key.Should().Be(Key);

        await RunAsync(store, Later, "tell", static () => { });

        (await reader.FindAsync(Key, default))!.State.Should().Be(EventState.Settled);
    }

    [Fact]
    public async Task Several_events_are_found_in_one_question_to_the_store_each_with_its_later_work()
    {
        var other = Key with { IdempotencyToken = "u" };
        var store = new BatchStore(new(Key, EventState.Settled) { Completed = ["forward"] }, new(Later, EventState.Open) { Completed = ["tell"] }, new(other, EventState.Settled));
        var reader = new EventStateReader(store);

        var found = await reader.FindAllAsync([Later, other, Key, Key with { IdempotencyToken = "v" }], default);

        found.Select(static one => one?.State).Should().Equal(EventState.Open, EventState.Settled, EventState.Open, null);
        found[2]!.Completed.Should().Equal("forward", "tell");
        store.Questions.Should().Be(1);
        var page = await reader.ListAsync(new() { Filter = EventFilter.HandedOver }, default);
        page.Events.Select(static one => (one.Key, one.State)).Should().Equal((Key, EventState.Open), (other, EventState.Open));
        page.Events.Select(static one => one.Completed).Should().BeEquivalentTo([new[] { "forward", "tell" }, []]);
        store.Questions.Should().Be(2);
    }

    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(2, 1, 2)]
    [InlineData(null, 1, 1)]
    [InlineData(1, null, 1)]
    public async Task An_event_was_seen_when_it_or_its_later_work_was_seen_last(int? own, int? later, int expected)
    {
        var store = new BatchStore(new(Key, EventState.Settled) { SeenAt = At(own) }, new(Later, EventState.Settled) { SeenAt = At(later) });

        (await new EventStateReader(store).FindAllAsync([Key], default))[0]!.SeenAt.Should().Be(At(expected));
    }

    [Theory]
    [InlineData("own", null, "own")]
    [InlineData(null, "later", "later")]
    [InlineData("own", "later", "later")]
    public async Task An_event_is_named_by_its_later_work_and_otherwise_by_its_own(string? own, string? later, string expected)
    {
        var store = new BatchStore(new(Key, EventState.Open) { Identity = Named(own) }, new(Later, EventState.Open) { Identity = Named(later) });

        (await new EventStateReader(store).FindAllAsync([Key], default))[0]!.Identity.Should().Be(Named(expected));

        static EventIdentity? Named(string? id) => id is null ? null : new(id, "license.created", null, null, null);
    }

    [Fact]
    public async Task An_event_of_which_only_later_work_is_known_is_found_by_its_own_key()
    {
        var store = new BatchStore(new EventStatus(Later, EventState.Open) { Completed = ["tell"] });

        (await new EventStateReader(store).FindAllAsync([Key], default))[0].Should().BeEquivalentTo(new { Key, State = EventState.Open, Completed = new[] { "tell" } });
    }

    [Fact]
    public async Task The_failures_of_an_event_and_of_its_later_work_are_in_the_order_in_which_they_failed_last()
    {
        var store = new BatchStore(
            new(Key, EventState.Open) { Failures = [Failed("one", 1), Failed("three", 3)] }, new(Later, EventState.Open) { Failures = [Failed("two", 2)] });

        (await new EventStateReader(store).FindAllAsync([Key], default))[0]!.Failures.Select(static one => one.Handler).Should().Equal("one", "two", "three");

        static HandlerFailure Failed(string handler, int minute) => new(handler, 1, "E", At(minute)!.Value);
    }

    [Fact]
    public async Task No_keys_are_refused_by_every_reader()
    {
        IEventStateReader[] readers = [new EventStateReader(new BatchStore()), new InMemoryMarkStorage(new(), TimeProvider.System)];
        foreach (var reader in readers)
        {
            await FluentActions.Awaiting(() => reader.FindAllAsync(null!, default).AsTask()).Should().ThrowAsync<ArgumentNullException>().WithParameterName("keys");
        }
    }

    [Fact]
    public async Task A_failing_replay_is_listed_by_its_own_key()
    {
        await using var host = await ReceiverHost.StartAsync();
        var replay = Key with { IdempotencyToken = "replay:again:t" };

        await RunAsync(host.Host.Services.GetRequiredKeyedService<IIdempotencyStore>(""), replay, "tell", static () => throw new InvalidTimeZoneException());

        (await host.Host.Services.GetRequiredService<IEventStateReader>().ListAsync(new(), default)).Events.Should().ContainSingle().Which.Key.Should().Be(replay);
    }

    private static DateTimeOffset? At(int? minute) => minute is { } passed ? ReceiverHost.Start.AddMinutes(passed) : null;

    /// <summary>A store that is asked for several events at once. It lists events that have no later key.</summary>
    private sealed class BatchStore(params EventStatus[] all) : IEventStateReader
    {
        public int Questions { get; private set; }

        public ValueTask<IReadOnlyList<EventStatus?>> FindAllAsync(IReadOnlyList<EventKey> keys, CancellationToken cancellationToken)
        {
            Questions++;
            return new([.. keys.Select(key => Array.Find(all, one => one.Key == key))]);
        }

        public ValueTask<EventStatus?> FindAsync(EventKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<EventPage> ListAsync(EventQuery query, CancellationToken cancellationToken) =>
            new(new EventPage(Array.FindAll(all, static one => !one.Key.IdempotencyToken.Contains(':')), null));

        public bool CanList(EventFilter filter) => true;

        public ValueTask<EventCounts> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private static async Task RunAsync(IIdempotencyStore store, EventKey key, string handler, Action work)
    {
        await using var claim = await store.ClaimAsync(key, [handler], default);
        await claim.RunAsync(
            handler,
            (_, _) =>
            {
                work();
                return Task.CompletedTask;
            },
            default);
    }
}
