using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>After the start, the log names handlers that are recorded and gone, and handlers that no recent event ran.</summary>
public sealed class RecordedHandlersTests
{
    private static readonly HandlerNames Registered = new([new("stays", []), new("renamed", ["former"]), new("added", [])]);

    private readonly FakeTimeProvider _time = new(ReceiverHost.Start);
    private readonly FakeLogger<WebhookReceiver> _log = new();

    [Fact]
    public async Task A_failing_event_names_what_is_gone_each_once()
    {
        var reader = new Reader { Failing = [Failing("gone", completed: "gone too"), Failing("gone"), Failing("stays", completed: "former")] };

        await CompareAsync(reader);

        Messages(1311).Should().HaveCount(2).And.ContainSingle(static one => one.StartsWith("gone is recorded")).And.ContainSingle(static one => one.StartsWith("gone too is recorded"));
        Messages(1314).Should().ContainSingle("a former name counts for its handler").Which.Should().StartWith("former is recorded for a failing event and counts for renamed");
    }

    [Fact]
    public async Task What_only_replays_ran_or_failed_is_no_event_of_a_handler()
    {
        EventKey replay = new("eu", "a", "replay:again:t");

        await CompareAsync(new() { Failing = [Failing("gone") with { Key = replay }], Settled = [Settled("stays", "renamed"), Settled("added") with { Key = replay }] });

        Messages(1311).Should().BeEmpty("no delivery runs it");
        Messages(1312).Should().ContainSingle().Which.Should().StartWith("None of the last 1 settled events of the registration 'eu' ran added.");
    }

    [Fact]
    public async Task Failures_of_more_than_three_days_ago_do_not_count()
    {
        await CompareAsync(new() { Failing = [Failing("gone", age: TimeSpan.FromDays(3) + TimeSpan.FromSeconds(1))] });

        Messages(1311).Should().BeEmpty();
    }

    [Fact]
    public async Task One_line_names_the_handlers_that_no_settled_event_ran()
    {
        await CompareAsync(new() { Settled = [Settled("stays", "former"), Settled("stays")] });

        Messages(1312).Should().ContainSingle().Which.Should().StartWith("None of the last 2 settled events of the registration 'eu' ran added.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_settled_events_or_when_all_have_run_there_is_nothing_to_say(bool allHaveRun)
    {
        await CompareAsync(new() { Settled = allHaveRun ? [Settled("stays"), Settled("renamed", "added")] : [] });

        _log.Collector.GetSnapshot().Should().BeEmpty();
    }

    [Fact]
    public async Task A_thousand_events_are_read_and_no_more()
    {
        var reader = new Reader { Settled = [.. Enumerable.Repeat(Settled("stays"), 5000)] };

        await CompareAsync(reader);

        reader.Read.Should().Be(1000);
    }

    [Fact]
    public async Task In_memory_a_failing_handler_that_is_gone_is_named_too()
    {
        var storage = new InMemoryMarkStorage(new(), _time);
        await storage.RecordFailureAsync(new(new("eu", "a", "t"), "gone", "E", _time.GetUtcNow(), null), default);
        await storage.RecordFailureAsync(new(new("us", "a", "t"), "of another registration", "E", _time.GetUtcNow(), null), default);

        await CompareAsync(storage);

        _log.Collector.GetSnapshot().Should().ContainSingle().Which.Message.Should().StartWith("gone is recorded");
    }

    private Task CompareAsync(Reader reader) => CompareAsync((IEventStateReader)reader);

    private Task CompareAsync(IEventStateReader reader) => new RecordedHandlers(_time, _log).CompareAsync(reader, "eu", Registered, default);

    private string[] Messages(int id) => [.. _log.Collector.GetSnapshot().Where(record => record.Id.Id == id).Select(static record => record.Message)];

    private EventStatus Failing(string handler, string? completed = null, TimeSpan age = default) => new(new("eu", "a", "t"), EventState.Open)
    {
        Failures = [new(handler, 1, "E", _time.GetUtcNow() - age)], Completed = completed is null ? [] : [completed], SeenAt = _time.GetUtcNow() - age,
    };

    private EventStatus Settled(params string[] completed) => new(new("eu", "a", "t"), EventState.Settled) { Completed = completed, SeenAt = _time.GetUtcNow() };

    private sealed class Reader : IEventStateReader
    {
        public EventStatus[] Failing { get; init; } = [];

        public EventStatus[]? Settled { get; init; }

        public int Read { get; private set; }

        public bool CanList(EventFilter filter) => filter is EventFilter.Failing || Settled is not null;

        public ValueTask<EventPage> ListAsync(EventQuery query, CancellationToken cancellationToken)
        {
            query.Registration.Should().Be("eu");
            var from = int.Parse(query.Cursor ?? "0");
            var all = query.Filter is EventFilter.Failing ? Failing : Settled!;
            var page = all.Skip(from).Take(query.PageSize).ToArray();
            Read += page.Length;
            return new(new EventPage(page, from + page.Length < all.Length ? $"{from + page.Length}" : null));
        }

        public ValueTask<EventStatus?> FindAsync(EventKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<EventCounts> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
