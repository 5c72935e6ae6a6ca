using System.Text.Json.Nodes;
using Keygen.Webhooks.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>A message runs the later handlers that have not completed, however often it is delivered.</summary>
public sealed class ConsumerTests
{
    private readonly List<string> _runs = [];

    [Fact]
    public async Task A_message_runs_the_later_handlers_once()
    {
        KeygenEvent? seen = null;
        await using var later = await LaterHost.StartAsync(keygen => keygen
            .AddHandler<LicenseCreated>(Later("mail"), name: "mail", execution: HandlerExecution.Later)
            .AddHandler<LicenseCreated>(
                (e, _) =>
                {
                    seen = e;
                    return Later("crm")(e, default);
                },
                name: "crm", execution: HandlerExecution.Later)
            .AddHandler<LicenseCreated>(Later("inline"), name: "inline"));
        var testEvent = new TestEvent();
        var message = await later.HandOverAsync(testEvent);
        _runs.Clear();

        await later.ConsumeAsync(message);
        await later.ConsumeAsync(message);

        _runs.Should().Equal("mail", "crm");
        seen!.IsForwarded.Should().BeTrue();
        (seen.IsCatchUp, seen.IsReplay, seen.SentAt).Should().Be((false, false, message.SentAt));
        ((LicenseCreated)seen).License.Key.Should().Be("AAAA-BBBB");
        (await later.Store.FindAsync(LaterHost.KeyOf(testEvent, "later:"), default)).Should().Be(EventState.Settled);
    }

    [Fact]
    [Trait("Case", "79")]
    public async Task A_handler_that_fails_is_named_and_the_engines_next_attempt_runs_only_that_one()
    {
        var fails = true;
        await using var later = await LaterHost.StartAsync(keygen => keygen
            .AddHandler<LicenseCreated>(Later("mail"), name: "mail", execution: HandlerExecution.Later)
            .AddHandler<LicenseCreated>((e, ct) => fails ? throw new IOException("no") : Later("crm")(e, ct), name: "crm", execution: HandlerExecution.Later));
        var message = await later.HandOverAsync(new());

        var failed = (await later.Awaiting(one => one.ConsumeAsync(message)).Should().ThrowAsync<KeygenMessageFailedException>()).Which;
        fails = false;
        await later.ConsumeAsync(message);

        (failed.Outcome, failed.Message).Should().Be((WebhookOutcome.HandlerFailed, $"license.created {message.EventId}: HandlerFailed (crm)."));
        failed.Handlers.Should().Equal("crm");
        failed.InnerException.Should().BeOfType<IOException>();
        _runs.Should().Equal("mail", "crm");
        later.Host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1211).Which.Message.Should().Contain("when the engine delivers the message again");
    }

    [Fact]
    [Trait("Case", "79")]
    public async Task A_worker_that_dies_between_two_handlers_leaves_only_the_unfinished_one()
    {
        var dies = true;
        var (reached, storage) = (new TaskCompletionSource(), default(InMemoryMarkStorage));
        Action<KeygenWebhooksBuilder> handlers = keygen => keygen
            .UseMarkStorage(services => storage ??= new(new(), services.GetRequiredService<TimeProvider>()))
            .AddHandler<LicenseCreated>(Later("mail"), name: "mail", execution: HandlerExecution.Later)
            .AddHandler<LicenseCreated>(
                (e, ct) =>
                {
                    var hangs = dies;
                    reached.TrySetResult();
                    return hangs ? new TaskCompletionSource().Task : Later("crm")(e, ct);
                },
                name: "crm", execution: HandlerExecution.Later);
        await using var later = await LaterHost.StartAsync(handlers);
        await using var dying = await LaterHost.StartAsync(handlers);
        var message = await later.HandOverAsync(new());

        // Nobody moves the dying worker's clock, so it renews nothing.
        _ = dying.ConsumeAsync(message);
        await reached.Task;
        dies = false;
        (await later.Awaiting(one => one.ConsumeAsync(message)).Should().ThrowAsync<KeygenMessageFailedException>())
            .Which.Outcome.Should().Be(WebhookOutcome.InProgress);
        later.Host.Time.Advance(TimeSpan.FromSeconds(61));
        await later.ConsumeAsync(message);

        _runs.Should().Equal("mail", "crm");
    }

    [Fact]
    [Trait("Case", "81")]
    public async Task A_message_that_waited_for_days_is_run_and_one_older_than_the_marks_is_not()
    {
        await using var later = await LaterHost.StartAsync(keygen =>
            keygen.AddHandler<LicenseCreated>(Later("crm"), name: "crm", execution: HandlerExecution.Later));
        var (first, second) = (await later.HandOverAsync(new()), await later.HandOverAsync(new()));

        later.Host.Time.Advance(TimeSpan.FromDays(33));
        await later.ConsumeAsync(first);
        later.Host.Time.Advance(TimeSpan.FromSeconds(1));

        await later.Awaiting(one => one.ConsumeAsync(second)).Should().ThrowAsync<KeygenMessageRejectedException>()
            .Where(static one => one.Reason == MessageFailure.TooOld);
        _runs.Should().Equal("crm");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Case", "82")]
    public async Task A_handler_that_completed_inline_is_not_run_again_after_it_was_moved(bool isSettled)
    {
        var (fails, storage) = (!isSettled, default(InMemoryMarkStorage));
        Action<KeygenWebhooksBuilder> With(HandlerExecution execution) => keygen => keygen
            .UseMarkStorage(services => storage ??= new(new(), services.GetRequiredService<TimeProvider>()))
            .AddHandler<LicenseCreated>(Later("crm"), name: execution is HandlerExecution.Inline ? "old" : "crm", formerNames: execution is HandlerExecution.Inline ? null : ["old"], execution: execution)
            .AddHandler<LicenseCreated>(Later("mail"), name: "mail", execution: HandlerExecution.Later)
            .AddHandler<LicenseCreated>((_, _) => fails ? throw new IOException("no") : Task.CompletedTask, name: "mark");
        var testEvent = new TestEvent();
        await using (var before = await LaterHost.StartAsync(With(HandlerExecution.Inline)))
        {
            await before.Host.ReceiveAsync(testEvent);
            var waiting = before.Engine.Messages.Should().ContainSingle().Subject;
            await using var after = await LaterHost.StartAsync(With(HandlerExecution.Later));
            fails = false;
            await after.Host.ReceiveAsync(testEvent);
            foreach (var message in after.Engine.Messages.Append(waiting))
            {
                await after.ConsumeAsync(message);
            }
        }

        _runs.Should().Equal("crm", "mail");
    }

    [Theory]
    [InlineData("message")]
    [InlineData("back-fill")]
    [InlineData("fetched")]
    public async Task Later_handlers_that_all_completed_inline_before_do_not_leave_their_event_waiting(string by)
    {
        await using var later = await LaterHost.StartAsync(keygen => keygen.AddHandler<LicenseCreated>(Later("crm"), name: "crm", execution: HandlerExecution.Later));
        var (testEvent, other) = (new TestEvent(), new[] { "crm", "gone" });
        await using (var claim = await later.Store.ClaimAsync(LaterHost.KeyOf(testEvent), other, default))
        {
            await claim.RunAsync("crm", static (_, _) => Task.CompletedTask, default);
        }

        if (by is "fetched")
        {
            (await later.Dispatcher.DispatchAsync(later.Fetch(testEvent))).Outcome.Should().Be(WebhookOutcome.Handled);
        }
        else if (await later.HandOverAsync(testEvent) is var message && by is "message")
        {
            await later.ConsumeAsync(message);
            await later.ConsumeAsync(message);
        }
        else
        {
            (await later.Dispatcher.ReplayAsync(later.Fetch(testEvent), new("november", ["crm"], RunsAgain: false))).Outcome.Should().Be(WebhookOutcome.Duplicate);
        }

        (await later.Store.FindAsync(LaterHost.KeyOf(testEvent, "later:"), default)).Should().Be(EventState.Settled);
        _runs.Should().BeEmpty();
    }

    [Fact]
    public async Task Nor_is_their_event_settled_without_a_handler_that_only_another_process_has()
    {
        await using var later = await LaterHost.StartAsync(keygen => keygen.AddHandler<LicenseCreated>(Later("crm"), name: "crm", execution: HandlerExecution.Later));
        var testEvent = new TestEvent();
        await using (var claim = await later.Store.ClaimAsync(LaterHost.KeyOf(testEvent), ["crm", "gone"], default))
        {
            await claim.RunAsync("crm", static (_, _) => Task.CompletedTask, default);
        }

        var message = LaterHost.With(await later.HandOverAsync(testEvent), "handlers", new JsonArray("crm", "mail"));
        await FluentActions.Awaiting(() => later.Consumer.ConsumeAsync(message)).Should().ThrowAsync<Exception>("mail is not here");

        (await later.Store.FindAsync(LaterHost.KeyOf(testEvent, "later:"), default)).Should().NotBe(EventState.Settled);
    }

    [Fact]
    public async Task A_message_names_its_handlers_so_that_one_that_is_inline_now_still_runs()
    {
        await using var before = await LaterHost.StartAsync(keygen =>
            keygen.AddHandler<LicenseCreated>(Later("crm"), name: "crm", execution: HandlerExecution.Later));
        await using var after = await LaterHost.StartAsync(keygen => keygen
            .AddHandler<LicenseCreated>(Later("crm now"), name: "crm").AddHandler<LicenseCreated>(Later("other"), name: "other")
            .AddHandler<LicenseCreated>(Later("mail"), name: "mail", execution: HandlerExecution.Later));

        var message = await before.HandOverAsync(new());
        await after.Consumer.ConsumeAsync(LaterHost.With(message, "handlers", new JsonArray("crm", "mail")));

        _runs.Should().Equal("crm now", "mail");
    }

    [Fact]
    public async Task A_message_for_a_handler_that_is_not_here_is_not_acknowledged()
    {
        InMemoryMarkStorage? storage = null;
        await using var newer = await LaterHost.StartAsync(keygen => keygen
            .UseMarkStorage(services => storage ??= new(new(), services.GetRequiredService<TimeProvider>()))
            .AddHandler<LicenseCreated>(Later("crm"), name: "crm", execution: HandlerExecution.Later)
            .AddHandler<LicenseCreated>(Later("mail"), name: "mail", execution: HandlerExecution.Later));
        await using var older = await LaterHost.StartAsync(keygen => keygen
            .UseMarkStorage(services => storage ??= new(new(), services.GetRequiredService<TimeProvider>()))
            .AddHandler<LicenseCreated>(Later("mail"), name: "mail", execution: HandlerExecution.Later));
        var message = await newer.HandOverAsync(new());

        var failed = (await older.Awaiting(one => one.ConsumeAsync(message)).Should().ThrowAsync<KeygenMessageFailedException>()).Which;

        failed.Outcome.Should().Be(WebhookOutcome.Ignored);
        failed.Handlers.Should().Equal("crm");
        failed.Message.Should().Contain("which is not registered here");
        _runs.Should().Equal("mail");

        // The engine delivers it to a process that has the handler.
        await newer.ConsumeAsync(message);
        await newer.ConsumeAsync(message);
        _runs.Should().Equal("mail", "crm");
    }

    [Fact]
    public async Task A_worker_without_a_later_handler_warns_once_for_each_event_name()
    {
        await using var worker = await LaterHost.StartAsync(keygen => keygen.AddHandler<LicenseCreated>(Later("inline"), name: "inline").ConsumesOnly());
        var other = await MessageOf(new("license.deleted"));

        await worker.ConsumeAsync(await MessageOf(new()));
        await worker.ConsumeAsync(await MessageOf(new()));
        await worker.ConsumeAsync(other);

        _runs.Should().BeEmpty();
        worker.Host.Logs.GetSnapshot().Where(static record => record.Id.Id == 1216).Select(static record => (record.Level, record.Message.Split(' ')[0]))
            .Should().Equal((LogLevel.Warning, "license.created"), (LogLevel.Warning, "license.deleted"));
    }

    [Theory]
    [InlineData(HandlerExecution.Later)]
    [InlineData(HandlerExecution.Inline)]
    public async Task A_handler_that_runs_for_a_message_has_its_own_timeout_and_no_warning_about_keygens(HandlerExecution here)
    {
        var reached = new TaskCompletionSource();
        await using var receiver = await LaterHost.StartAsync(keygen =>
            keygen.AddHandler<LicenseCreated>(Later("crm"), name: "crm", execution: HandlerExecution.Later));
        await using var later = await LaterHost.StartAsync(keygen => keygen.AddHandler<LicenseCreated>(
            async (_, ct) =>
            {
                reached.SetResult();
                await Task.Delay(Timeout.Infinite, ct);
            },
            name: "crm", execution: here));
        var consuming = later.ConsumeAsync(await receiver.HandOverAsync(new()));
        await reached.Task;

        later.Host.Time.Advance(TimeSpan.FromMinutes(29));
        consuming.IsCompleted.Should().BeFalse();
        later.Host.Time.Advance(TimeSpan.FromMinutes(1));

        await consuming.Awaiting(static one => one).Should().ThrowAsync<KeygenMessageFailedException>();
        later.Host.Logs.GetSnapshot().Select(static record => record.Id.Id).Should().Contain(1212).And.NotContain([1202, 1209]);
    }

    [Fact]
    public async Task A_server_that_shuts_down_takes_no_message()
    {
        await using var later = await LaterHost.StartAsync(keygen =>
            keygen.AddHandler<LicenseCreated>(Later("crm"), execution: HandlerExecution.Later));
        var message = await later.HandOverAsync(new());
        await later.Host.Host.StopAsync();

        (await later.Awaiting(one => one.ConsumeAsync(message)).Should().ThrowAsync<KeygenMessageFailedException>())
            .Which.Outcome.Should().Be(WebhookOutcome.Draining);
        _runs.Should().BeEmpty();
    }

    [Fact]
    public async Task A_store_that_is_down_or_options_that_are_invalid_can_be_tried_again()
    {
        await using var later = await LaterHost.StartAsync(
            keygen => keygen.UseStore(static _ => new DownStore()).AddHandler<LicenseCreated>(Later("crm"), execution: HandlerExecution.Later));
        var message = await MessageOf(new());

        (await later.Awaiting(one => one.ConsumeAsync(message)).Should().ThrowAsync<KeygenMessageFailedException>())
            .Which.Outcome.Should().Be(WebhookOutcome.Unavailable);
        later.Host.Configuration.Change(static values => values["Keygen:Webhooks:HandlerTimeout"] = "-00:00:05");
        (await later.Awaiting(one => one.ConsumeAsync(message)).Should().ThrowAsync<KeygenMessageFailedException>())
            .Which.Outcome.Should().Be(WebhookOutcome.Misconfigured);
        _runs.Should().BeEmpty();
    }

    private static async Task<KeygenEventMessage> MessageOf(TestEvent testEvent)
    {
        await using var receiver = await LaterHost.StartAsync(static keygen => keygen.ForwardEvents<KeygenEvent>());
        return await receiver.HandOverAsync(testEvent);
    }

    private Func<LicenseCreated, CancellationToken, Task> Later(string name) => (_, _) =>
    {
        _runs.Add(name);
        return Task.CompletedTask;
    };

    private sealed class DownStore : IIdempotencyStore
    {
        public StoreTraits Traits => new(true, StoreTraits.DefaultRetention);

        public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) => throw new IOException("down");

        public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => throw new IOException("down");
    }
}
