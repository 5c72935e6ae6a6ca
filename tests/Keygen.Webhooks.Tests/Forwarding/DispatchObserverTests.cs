using Keygen.Webhooks.Dispatching;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>Whoever observes a dispatcher sees what runs without a delivery, and changes nothing.</summary>
public sealed class DispatchObserverTests
{
    [Fact]
    public async Task What_is_fetched_replayed_or_consumed_is_seen_with_its_reason_and_a_delivery_is_not()
    {
        await using var later = await StartAsync();
        var (seen, testEvent) = (new Seen(), new TestEvent());
        later.Dispatcher.Observe(seen);

        var message = await later.HandOverAsync(testEvent);
        seen.Runs.Should().BeEmpty();
        await later.ConsumeAsync(message);
        await later.Dispatcher.ReplayAsync(later.Fetch(testEvent), new("again", ["mark"], RunsAgain: true));
        await later.Dispatcher.DispatchAsync(later.Fetch(new TestEvent()));

        seen.Runs.Select(static run => (run.Event.IsForwarded, run.Event.ReplayName, run.Result.Outcome, string.Join(' ', run.Result.Handlers.Select(static one => one.Handler))))
            .Should().Equal(
                (true, null, WebhookOutcome.Handled, "crm"), (false, "again", WebhookOutcome.Handled, "mark"), (false, null, WebhookOutcome.Handled, "crm forward mark"));
    }

    [Fact]
    public async Task An_observer_that_throws_changes_no_result_and_is_logged()
    {
        await using var later = await StartAsync();
        var seen = new Seen();
        later.Dispatcher.Observe(new Throwing());
        later.Dispatcher.Observe(seen);

        (await later.Dispatcher.DispatchAsync(later.Fetch(new TestEvent()))).Outcome.Should().Be(WebhookOutcome.Handled);

        seen.Runs.Should().HaveCount(1);
        later.Host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1110)
            .Which.Message.Should().EndWith("Neither is affected.");
    }

    [Fact]
    public async Task No_observer_is_refused()
    {
        await using var later = await StartAsync();

        later.Dispatcher.Invoking(static one => one.Observe(null!)).Should().Throw<ArgumentNullException>().WithParameterName("observer");
    }

    [Fact]
    public async Task An_observer_that_is_removed_sees_no_more()
    {
        await using var later = await StartAsync();
        var seen = new Seen();
        later.Dispatcher.Observe(seen).Dispose();

        await later.Dispatcher.DispatchAsync(later.Fetch(new TestEvent()));

        seen.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task Subscriptions_say_which_handlers_run_later()
    {
        await using var later = await LaterHost.StartAsync(static keygen => Add(keygen).ForwardEvents<UserCreated>());

        later.Dispatcher.Subscriptions.Select(static one => (one.Handler, one.Execution)).Should().Equal(
            ("mark", HandlerExecution.Inline), ("crm", HandlerExecution.Later), (HandlerNames.Forward, HandlerExecution.Later));
    }

    private static Task<LaterHost> StartAsync() => LaterHost.StartAsync(static keygen => Add(keygen));

    private static KeygenWebhooksBuilder Add(KeygenWebhooksBuilder keygen) => keygen
        .AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, name: "mark")
        .AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, name: "crm", execution: HandlerExecution.Later);

    private sealed class Seen : IDispatchObserver
    {
        public List<(KeygenEvent Event, DispatchResult Result)> Runs { get; } = [];

        public void OnDispatched(KeygenEvent keygenEvent, DispatchResult result, TimeSpan duration) => Runs.Add((keygenEvent, result));
    }

    private sealed class Throwing : IDispatchObserver
    {
        public void OnDispatched(KeygenEvent keygenEvent, DispatchResult result, TimeSpan duration) => throw new InvalidOperationException("away");
    }
}
