using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Tests.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>What the dispatcher makes of a configuration, and of a host, that cannot work.</summary>
public sealed class DispatcherFaultTests
{
    private const int HandlerCompleted = 1200;

    private static readonly KeygenEvent Event = SampleEnvelope.Of("license.created", SampleLicense.Document("")).Read();

    private readonly ScriptedStore _store = new();
    private int _runs;

    [Fact]
    public async Task It_is_asked_about_something()
    {
        await using var host = await StartAsync();
        var dispatcher = DispatcherOf(host);
        dispatcher.Invoking(static d => d.Handles(null!)).Should().Throw<ArgumentNullException>().WithParameterName("eventName");
        await dispatcher.Awaiting(static d => d.DispatchAsync(null!)).Should().ThrowAsync<ArgumentNullException>().WithParameterName("keygenEvent");
    }

    [Fact]
    public async Task A_configuration_that_cannot_work_runs_nothing_and_says_why()
    {
        await using var host = await StartAsync();
        host.Configuration.Change(static values => values["Keygen:Webhooks:HandlerTimeout"] = "-00:00:05");

        (await DispatcherOf(host).DispatchAsync(Event)).Outcome.Should().Be(WebhookOutcome.Misconfigured);

        _runs.Should().Be(0);
        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1207).Which.Message.Should().Contain("HandlerTimeout");
    }

    [Fact]
    [Trait("Case", "72b")]
    public async Task Handlers_that_cannot_work_run_nothing_and_the_configuration_is_named_before_them()
    {
        await using var host = ReceiverHost.Build(static keygen => keygen
            .AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask).AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask));
        (await DispatcherOf(host).DispatchAsync(Event)).Outcome.Should().Be(WebhookOutcome.Misconfigured);
        host.Configuration.Change(static values => values["Keygen:Webhooks:HandlerTimeout"] = "-00:00:05");
        (await DispatcherOf(host).DispatchAsync(Event)).Outcome.Should().Be(WebhookOutcome.Misconfigured);

        var said = host.Logs.GetSnapshot().Where(static record => record.Id.Id == 1207).Select(static record => record.Message).ToArray();
        said.Should().HaveCount(2);
        said[0].Should().Contain("Two unnamed lambdas");
        said[1].Should().Contain("HandlerTimeout");
    }

    [Fact]
    [Trait("Case", "72b")]
    public async Task A_configuration_that_cannot_be_read_runs_nothing_and_is_told()
    {
        await using var host = ReceiverHost.Build(
            static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask),
            services: static services => services.PostConfigureAll<KeygenWebhooksOptions>(static _ => throw new IOException("The vault is shut.")));

        (await DispatcherOf(host).DispatchAsync(Event)).Outcome.Should().Be(WebhookOutcome.Misconfigured);

        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1207).Which.Message.Should().Contain("The vault is shut.");
    }

    [Fact]
    public async Task A_logger_that_throws_leaves_no_claim_behind()
    {
        await using var host = await StartAsync(services: static services => services.AddSingleton<ILoggerProvider>(new ThrowingLogger(HandlerCompleted)));

        await DispatcherOf(host).Awaiting(static dispatcher => dispatcher.DispatchAsync(Event)).Should().ThrowAsync<AggregateException>();

        _store.Disposals.Should().Be(1);
        _runs.Should().Be(1);
    }

    [Fact]
    public async Task A_logger_that_throws_when_nobody_waits_for_the_handler_any_more_leaves_no_claim_behind()
    {
        var handler = new BlockingHandler(heedsToken: false);
        await using var host = await ReceiverHost.StartAsync(
            keygen => keygen.UseStore(_ => _store).AddHandler<KeygenEvent>(handler.HandleAsync),
            services: static services => services.AddSingleton<ILoggerProvider>(new ThrowingLogger(HandlerCompleted)));
        var dispatching = DispatcherOf(host).DispatchAsync(Event);
        await handler.Begun;
        (await host.Time.UntilAsync(dispatching, TimeSpan.FromSeconds(1))).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        _store.Disposals.Should().Be(0);

        handler.End();

        await FakeClock.EventuallyAsync(() => _store.Disposals == 1, "the claim is given back");
    }

    [Fact]
    public async Task A_logger_that_throws_leaves_no_timer_behind()
    {
        var time = new CountedTimers();
        await using var host = await StartAsync(services => services.AddSingleton<ILoggerProvider>(new ThrowingLogger(HandlerCompleted)).AddSingleton<TimeProvider>(time));
        var before = time.Running;

        await DispatcherOf(host).Awaiting(static dispatcher => dispatcher.DispatchAsync(Event)).Should().ThrowAsync<AggregateException>();

        time.Created.Should().BePositive();
        time.Running.Should().Be(before);
    }

    private static EventDispatcher DispatcherOf(ReceiverHost host) => host.Host.Services.GetRequiredService<EventDispatcher>();

    private Task<ReceiverHost> StartAsync(Action<IServiceCollection>? services = null) => ReceiverHost.StartAsync(
        keygen => keygen.UseStore(_ => _store).AddHandler<KeygenEvent>((_, _) => Task.FromResult(++_runs)), services: services);

    private sealed class CountedTimers : FakeTimeProvider
    {
        public int Created { get; private set; }

        public int Running { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (Created, Running) = (Created + 1, Running + 1);
            return new Counted(this, base.CreateTimer(callback, state, dueTime, period));
        }

        private sealed class Counted(CountedTimers all, ITimer timer) : ITimer
        {
            private bool _disposed;

            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

            public void Dispose()
            {
                all.Running -= _disposed ? 0 : 1;
                _disposed = true;
                timer.Dispose();
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
