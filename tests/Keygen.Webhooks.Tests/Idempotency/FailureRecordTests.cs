using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>A failure is written down after it happened, and nothing depends on that.</summary>
public sealed class FailureRecordTests
{
    private static readonly EventKey Key = new("", "account", "token");

    private readonly FakeTimeProvider _time = new(ReceiverHost.Start);
    private readonly FakeLogger<LeasedIdempotencyStore> _log = new();

    [Fact]
    public async Task A_handler_that_completes_records_nothing()
    {
        var storage = new RecordingStorage(_time);

        (await RunAsync(storage, static () => Task.CompletedTask)).Status.Should().Be(HandlerRunStatus.Completed);

        storage.Recorded.Should().BeEmpty();
    }

    [Fact]
    public async Task A_handler_that_fails_is_recorded_without_its_message()
    {
        var storage = new RecordingStorage(_time);

        (await RunAsync(storage, static () => throw new InvalidTimeZoneException("a secret"))).Status.Should().Be(HandlerRunStatus.Failed);

        storage.Recorded.Should().ContainSingle().Which.Should().Be(new FailedRun(Key, "h", "System.InvalidTimeZoneException", ReceiverHost.Start, null));
    }

    [Fact]
    public async Task A_storage_that_cannot_record_it_changes_no_result_and_is_logged()
    {
        var storage = new RecordingStorage(_time) { OnRecord = static () => throw new IOException() };

        (await RunAsync(storage, static () => throw new InvalidOperationException())).Status.Should().Be(HandlerRunStatus.Failed);

        _log.Collector.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1310);
    }

    [Fact]
    public async Task A_storage_that_hangs_is_not_waited_for_longer_than_for_any_write()
    {
        var storage = new RecordingStorage(_time) { OnRecord = static () => Task.Delay(Timeout.Infinite) };

        var result = await _time.UntilAsync(RunAsync(storage, static () => throw new InvalidOperationException()), TimeSpan.FromMilliseconds(500));

        result.Status.Should().Be(HandlerRunStatus.Failed);
        (_time.GetUtcNow() - ReceiverHost.Start).Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Memory_keeps_those_that_failed_last_up_to_a_number()
    {
        var failures = new InMemoryFailures(capacity: 2);
        foreach (var token in (string[])["1", "2", "1", "3"])
        {
            var key = Key with { IdempotencyToken = token };
            failures.Add(InMemoryMarkKey.Of(key), new(key, "h", "E", ReceiverHost.Start, null));
        }

        failures.Before(long.MaxValue).Select(static one => (one.Key.IdempotencyToken, one.Handlers[0].Attempts)).Should().Equal(("3", 1), ("1", 2));
    }

    [Theory]
    [InlineData("a", false, "b")]
    [InlineData("c", false, "a", "b")]
    [InlineData("c", true)]
    public void Memory_forgets_a_handler_that_completed_and_all_of_an_event_that_is_settled(string completed, bool settles, params string[] left)
    {
        var failures = new InMemoryFailures();
        var key = InMemoryMarkKey.Of(Key);
        failures.Add(key, new(Key, "a", "E", ReceiverHost.Start, null));
        failures.Add(key, new(Key, "b", "E", ReceiverHost.Start, null));

        failures.Completed(key, completed, settles);

        failures.All.SelectMany(static one => one.Handlers).Select(static one => one.Handler).Should().Equal(left);
    }

    [Fact]
    public void Memory_forgets_an_open_event_of_which_no_handler_fails_any_more()
    {
        var failures = new InMemoryFailures();
        var key = InMemoryMarkKey.Of(Key);
        failures.Add(key, new(Key, "a", "E", ReceiverHost.Start, null));

        failures.Completed(key, "a", settles: false);

        failures.Count.Should().Be(0);
        failures.Before(long.MaxValue).Should().BeEmpty();
    }

    private async Task<HandlerRunResult> RunAsync(IMarkStorage storage, Func<Task> work)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var store = new LeasedIdempotencyStore(storage, services.GetRequiredService<IServiceScopeFactory>(), _time, null, _log);
        await using var claim = await store.ClaimAsync(Key, ["h"], default);
        return await claim.RunAsync("h", (_, _) => work(), default);
    }

    private sealed class RecordingStorage(TimeProvider time) : IMarkStorage, IFailureStorage
    {
        private readonly InMemoryMarkStorage _inner = new(new(), time);

        public List<FailedRun> Recorded { get; } = [];

        public Func<Task> OnRecord { get; init; } = static () => Task.CompletedTask;

        public StoreTraits Traits => _inner.Traits;

        public async ValueTask RecordFailureAsync(FailedRun run, CancellationToken cancellationToken)
        {
            Recorded.Add(run);
            await OnRecord();
        }

        public ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
            _inner.TryAcquireAsync(key, fence, lease, cancellationToken);

        public ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) => _inner.TryRenewAsync(key, fence, lease, cancellationToken);

        public ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) =>
            _inner.TryCompleteAsync(key, fence, handler, settles, cancellationToken);

        public ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) => _inner.ReleaseAsync(key, fence, cancellationToken);

        public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => _inner.FindAsync(key, cancellationToken);

        public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, CancellationToken cancellationToken) =>
            _inner.FindCompletedAsync(key, cancellationToken);
    }
}
