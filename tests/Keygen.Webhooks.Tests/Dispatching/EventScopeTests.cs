using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Tests.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>Which license was it? What a handler logs says so, without a word from the handler.</summary>
public sealed class EventScopeTests
{
    private const string Machine =
        """{"data":{"id":"5b1f0f6e-52f9-4c4c-9d7e-bd3cf08e0f3a","type":"machines","attributes":{},"relationships":{"license":{"data":{"type":"licenses","id":"9c1f5ba4"}}}}}""";

    [Fact]
    public async Task A_handler_s_own_log_lines_carry_the_event_the_resource_and_the_handler()
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen.AddHandler<KeygenEvent>(Log, "h"));
        var testEvent = new TestEvent("machine.created") { Payload = Machine };

        await host.ReceiveAsync(testEvent);

        ScopeOf(host, "in the handler").Should().BeEquivalentTo(new Dictionary<string, object?>
        {
            ["keygen.webhooks.event"] = "machine.created", ["keygen.webhooks.event.id"] = testEvent.Id, ["keygen.webhooks.event.token"] = testEvent.Token,
            ["keygen.webhooks.registration"] = "", ["keygen.webhooks.handler"] = "h", ["keygen.webhooks.resource.type"] = "machines",
            ["keygen.webhooks.resource.id"] = "5b1f0f6e-52f9-4c4c-9d7e-bd3cf08e0f3a", ["keygen.webhooks.license.id"] = "9c1f5ba4",
        });
    }

    [Fact]
    public async Task A_later_handler_s_own_log_lines_carry_each_of_them_once()
    {
        await using var later = await LaterHost.StartAsync(static keygen => keygen.AddHandler<KeygenEvent>(Log, "h", execution: HandlerExecution.Later));

        await later.ConsumeAsync(await later.HandOverAsync(new()));

        ScopeOf(later.Host, "in the handler").Should().HaveCount(8, "one that was given twice would throw").And.Contain("keygen.webhooks.handler", "h");
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{\"data\":[]}")]
    public async Task A_payload_without_a_resource_leaves_the_rest(string payload)
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen.AddHandler<KeygenEvent>(Log, "h"));

        (await host.ReceiveAsync(new TestEvent { Payload = payload })).Outcome.Should().Be(WebhookOutcome.Handled);

        ScopeOf(host, "in the handler").Should().ContainKey("keygen.webhooks.event.id").And.NotContainKey("keygen.webhooks.resource.id");
    }

    [Fact]
    public async Task What_the_library_says_of_a_failed_handler_carries_them_too()
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => throw new InvalidOperationException(), "h"));

        await host.ReceiveAsync(new TestEvent());

        ScopeOf(host, "failed for").Should().Contain("keygen.webhooks.license.id", "9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11").And.Contain("keygen.webhooks.handler", "h");
    }

    [Fact]
    public async Task The_payload_is_not_read_when_no_logger_asks_for_the_scope()
    {
        KeygenEvent? received = null;
        await using var host = await ReceiverHost.StartAsync(
            keygen => keygen.AddHandler<KeygenEvent>((e, _) => Task.FromResult(received = e)), null, static services => services.AddLogging(static logging => logging.ClearProviders()));

        await host.ReceiveAsync(new TestEvent { Payload = "no JSON" });

        var scope = new EventLogScope(received!, "");
        var read = () => received!.Payload;
        read.Should().Throw<KeygenPayloadException>();
        scope.Should().HaveCount(4);
    }

    [Fact]
    public async Task No_scope_is_begun_when_nothing_is_logged()
    {
        using var loggers = new DisabledLoggers();
        await using var host = await ReceiverHost.StartAsync(
            static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask), null, services => services.AddSingleton<ILoggerFactory>(loggers));

        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);

        loggers.Scopes.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_scope_that_is_kept_does_not_keep_the_event_and_still_has_its_tags(bool wasRead)
    {
        var (scope, weak) = Dispatched(wasRead);

        GC.Collect();
        weak.IsAlive.Should().BeFalse();
        scope.Should().Contain(static tag => tag.Key == "keygen.webhooks.event.id");
        scope.Any(static tag => tag.Key == "keygen.webhooks.license.id").Should().Be(wasRead, "the payload went with the event");
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static (EventLogScope Scope, WeakReference Event) Dispatched(bool wasRead)
    {
        var keygenEvent = Events.SampleEnvelope.Of("license.created", Events.SampleLicense.Document("")).Read();
        var scope = new EventLogScope(keygenEvent, "");
        if (wasRead)
        {
            _ = scope.Count;
        }

        GC.KeepAlive(keygenEvent);
        return (scope, new(keygenEvent));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_not_blamed_alone_when_handlers_block_threads()
    {
        await using var blocked = await OutageAsync(new ThreadPoolStarvation(static () => (40, 9, 2)));
        await using var free = await OutageAsync(new ThreadPoolStarvation(static () => (40, 2, 2)));
        await using var idle = await OutageAsync(new ThreadPoolStarvation(static () => (0, 9, 2)));

        Message(blocked).Should().Contain("cannot be used").And.Contain("40 work items wait for one of 9 thread-pool threads").And.Contain("handlers probably block threads");
        Message(free).Should().NotContain("block threads");
        Message(idle).Should().NotContain("block threads");

        static string Message(ReceiverHost host) => host.Logs.GetSnapshot().Single(static record => record.Id.Id == 1300).Message;
        static async Task<ReceiverHost> OutageAsync(ThreadPoolStarvation pool)
        {
            var host = await ReceiverHost.StartAsync(
                static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask).UseStore(static _ => new ScriptedStore { Claiming = Task.FromException<EventClaim>(new IOException()) }), null,
                services => services.AddSingleton(pool));
            (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Unavailable);
            return host;
        }
    }

    private static Task Log(IServiceProvider services, KeygenEvent e, CancellationToken ct)
    {
        services.GetRequiredService<ILoggerFactory>().CreateLogger("shop").LogInformation("in the handler");
        return Task.CompletedTask;
    }

    private static Dictionary<string, object?> ScopeOf(ReceiverHost host, string message) =>
        host.Logs.GetSnapshot().Single(record => record.Message.Contains(message)).Scopes
            .OfType<IEnumerable<KeyValuePair<string, object?>>>().SelectMany(static scope => scope).ToDictionary(StringComparer.Ordinal);

    /// <summary>Loggers with every level off, which count the scopes.</summary>
    private sealed class DisabledLoggers : ILoggerFactory, ILogger
    {
        private int _scopes;

        public int Scopes => _scopes;

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => false;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Interlocked.Increment(ref _scopes);
            return null;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
