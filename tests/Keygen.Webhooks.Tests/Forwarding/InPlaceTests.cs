using Keygen.Webhooks.Dispatching;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>What was fetched has no signed headers: its later handlers run where it was fetched, and a delivery or a message finds them done.</summary>
public sealed class InPlaceTests
{
    private readonly List<string> _runs = [];
    private Exception? _failure;

    [Fact]
    public async Task A_fetched_event_runs_its_later_handlers_here_and_is_settled()
    {
        await using var later = await StartAsync();
        var testEvent = new TestEvent();

        var result = await later.Dispatcher.DispatchAsync(later.Fetch(testEvent));

        result.Outcome.Should().Be(WebhookOutcome.Handled);
        result.Handlers.Select(static one => one.Handler).Should().Equal("crm", HandlerNames.Forward, "mark");
        _runs.Should().Equal("crm", "mark");
        later.Engine.Messages.Should().BeEmpty();
        (await later.Store.FindAsync(LaterHost.KeyOf(testEvent), default)).Should().Be(EventState.Settled);
        (await later.Host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        (await later.Dispatcher.DispatchAsync(later.Fetch(testEvent))).Outcome.Should().Be(WebhookOutcome.Duplicate);
        _runs.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_later_handler_that_fails_leaves_the_hand_over_open_and_the_inline_ones_run()
    {
        await using var later = await StartAsync();
        var testEvent = new TestEvent();
        _failure = new IOException("no");

        (await later.Dispatcher.DispatchAsync(later.Fetch(testEvent))).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        _failure = null;
        var message = await later.HandOverAsync(testEvent);
        await later.ConsumeAsync(message);

        _runs.Should().Equal("mark", "crm");
    }

    [Fact]
    public async Task A_later_handler_that_fails_is_the_result_where_no_other_runs()
    {
        await using var later = await LaterHost.StartAsync(static keygen =>
            keygen.AddHandler<LicenseCreated>(static (_, _) => throw new IOException("no"), name: "crm", execution: HandlerExecution.Later));

        var result = await later.Dispatcher.DispatchAsync(later.Fetch(new()));

        (result.Outcome, result.Handlers.Should().ContainSingle().Which.Handler).Should().Be((WebhookOutcome.HandlerFailed, "crm"));
    }

    [Fact]
    public async Task A_later_handler_that_runs_here_has_its_own_timeout()
    {
        var reached = new TaskCompletionSource();
        await using var later = await LaterHost.StartAsync(keygen => keygen.AddHandler<LicenseCreated>(
            async (_, ct) =>
            {
                reached.SetResult();
                await Task.Delay(Timeout.Infinite, ct);
            },
            name: "crm", execution: HandlerExecution.Later));
        var dispatching = later.Dispatcher.DispatchAsync(later.Fetch(new()));
        await reached.Task;

        later.Host.Time.Advance(TimeSpan.FromMinutes(29));
        dispatching.IsCompleted.Should().BeFalse();
        later.Host.Time.Advance(TimeSpan.FromMinutes(1));

        (await dispatching.SoonAsync()).Handlers.Should().ContainSingle().Which.TimedOut.Should().BeTrue();
        later.Host.Logs.GetSnapshot().Select(static record => record.Id.Id).Should().Contain(1212).And.NotContain(1202);
    }

    [Fact]
    public async Task An_event_that_was_handed_over_is_not_run_here()
    {
        await using var later = await StartAsync();
        var testEvent = new TestEvent();
        await later.HandOverAsync(testEvent);

        (await later.Dispatcher.DispatchAsync(later.Fetch(testEvent))).Outcome.Should().Be(WebhookOutcome.Duplicate);

        _runs.Should().Equal("mark");
    }

    [Fact]
    public async Task An_event_that_was_handed_over_and_still_owes_an_inline_handler_runs_only_that()
    {
        var fails = true;
        await using var later = await LaterHost.StartAsync(keygen => keygen
            .AddHandler<LicenseCreated>(Run("crm"), name: "crm", execution: HandlerExecution.Later)
            .AddHandler<LicenseCreated>((e, ct) => fails ? throw new IOException("no") : Run("mark")(e, ct), name: "mark"));
        var testEvent = new TestEvent();
        (await later.Host.ReceiveAsync(testEvent)).StatusCode.Should().Be(500);
        fails = false;

        (await later.Dispatcher.DispatchAsync(later.Fetch(testEvent))).Outcome.Should().Be(WebhookOutcome.Handled);

        _runs.Should().Equal("mark");
    }

    [Fact]
    public async Task An_event_that_is_only_handed_over_stays_open_when_it_was_fetched()
    {
        await using var later = await LaterHost.StartAsync(static keygen => keygen.ForwardEvents<KeygenEvent>());
        var testEvent = new TestEvent();

        var result = await later.Dispatcher.DispatchAsync(later.Fetch(testEvent));

        result.Outcome.Should().Be(WebhookOutcome.NotForwarded);
        result.Handlers.Should().ContainSingle().Which.Result.Error!.Message.Should().Be(
            "license.created was fetched, so it has no signed headers and cannot be handed over. Fetch events where their later handlers are registered.");
        (await later.Store.FindAsync(LaterHost.KeyOf(testEvent), default)).Should().NotBe(EventState.Settled);
    }

    /// <summary>Else the message, which another process consumes, would find the event settled, and its other handlers would never run.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_later_handler_that_runs_here_settles_nothing_where_other_processes_have_some(bool replays)
    {
        await using var later = await LaterHost.StartAsync(keygen => keygen
            .AddHandler<LicenseCreated>(Run("crm"), name: "crm", execution: HandlerExecution.Later).ForwardEvents<KeygenEvent>());
        var testEvent = new TestEvent();

        _ = replays
            ? await later.Dispatcher.ReplayAsync(later.Fetch(testEvent), new("november", ["crm"], RunsAgain: false))
            : await later.Dispatcher.DispatchAsync(later.Fetch(testEvent));

        _runs.Should().Equal("crm");
        var key = LaterHost.KeyOf(testEvent).ToLaterKey();
        (await later.Store.FindAsync(key, default)).Should().Be(EventState.Open);
        await using var claim = await later.Store.ClaimAsync(key, ["crm", "mail"], default);
        (await claim.RunAsync("crm", static (_, _) => throw new IOException("not again"), default)).Status.Should().Be(HandlerRunStatus.AlreadyDone);
        (await claim.RunAsync("mail", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.Completed);
        (await later.Store.FindAsync(key, default)).Should().Be(EventState.Settled);
        await later.HandOverAsync(testEvent);
        later.Engine.Messages.Should().ContainSingle("a delivery hands it over still");
    }

    [Fact]
    public async Task A_back_fill_runs_a_later_handler_once_with_messages_and_deliveries()
    {
        await using var later = await StartAsync();
        var (fresh, consumed) = (new TestEvent(), new TestEvent());
        var scope = new ReplayScope("november", ["crm"], RunsAgain: false);
        await later.ConsumeAsync(await later.HandOverAsync(consumed));
        _runs.Clear();

        (await later.Dispatcher.PreviewReplayAsync(later.Fetch(consumed), scope)).Completed.Should().Equal("crm");
        (await later.Dispatcher.ReplayAsync(later.Fetch(consumed), scope)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        (await later.Dispatcher.PreviewReplayAsync(later.Fetch(fresh), scope)).Open.Should().Equal("crm");
        (await later.Dispatcher.ReplayAsync(later.Fetch(fresh), scope)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await later.Dispatcher.ReplayAsync(later.Fetch(fresh), scope)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        await later.ConsumeAsync(await later.HandOverAsync(fresh));

        _runs.Should().Equal("crm", "mark");
    }

    [Fact]
    public async Task A_replay_runs_chosen_handlers_again_inline_and_later_ones_once_within_its_name()
    {
        await using var later = await StartAsync();
        var testEvent = new TestEvent();
        await later.ConsumeAsync(await later.HandOverAsync(testEvent));
        _runs.Clear();
        var scope = new ReplayScope("again", ["crm", "mark"], RunsAgain: true);

        (await later.Dispatcher.PreviewReplayAsync(later.Fetch(testEvent), scope)).Open.Should().Equal("crm", "mark");
        (await later.Dispatcher.ReplayAsync(later.Fetch(testEvent), scope)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await later.Dispatcher.ReplayAsync(later.Fetch(testEvent), scope)).Outcome.Should().Be(WebhookOutcome.Duplicate);

        _runs.Should().Equal("crm", "mark");
        later.Engine.Messages.Should().ContainSingle();
    }

    private Task<LaterHost> StartAsync() => LaterHost.StartAsync(keygen => keygen
        .AddHandler<LicenseCreated>((e, ct) => _failure is null ? Run("crm")(e, ct) : throw _failure, name: "crm", execution: HandlerExecution.Later)
        .AddHandler<LicenseCreated>(Run("mark"), name: "mark"));

    private Func<LicenseCreated, CancellationToken, Task> Run(string name) => (_, _) =>
    {
        _runs.Add(name);
        return Task.CompletedTask;
    };
}
