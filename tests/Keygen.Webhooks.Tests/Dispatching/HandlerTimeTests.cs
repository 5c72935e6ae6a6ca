namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>The time a handler has, and what holds while it does not keep to it.</summary>
public sealed class HandlerTimeTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    [Fact]
    [Trait("Case", "72f")]
    public async Task A_handler_that_heeds_its_token_at_the_timeout_is_answered_500_and_runs_again()
    {
        var handler = new BlockingHandler();
        await using var host = await StartAsync(handler);
        var testEvent = new TestEvent();

        var receiving = host.ReceiveAsync(testEvent);
        await handler.Begun;

        // No further than its time: the moment it is given to end passes only as this clock does.
        host.Time.Advance(TimeSpan.FromMinutes(5));
        var receipt = await receiving.SoonAsync();

        receipt.Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        receipt.Handlers.Should().ContainSingle().Which.TimedOut.Should().BeTrue();
        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1202);
        handler.End();
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        handler.Runs.Should().Be(2);
    }

    [Fact]
    [Trait("Case", "72f")]
    public async Task A_handler_that_ignores_its_token_keeps_its_claim_until_it_ends_and_is_never_run_beside_itself()
    {
        var handler = new BlockingHandler(heedsToken: false);
        await using var host = await StartAsync(handler);
        var testEvent = new TestEvent();

        (await host.Time.UntilAsync(host.ReceiveAsync(testEvent), Step)).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        handler.Token.IsCancellationRequested.Should().BeTrue();
        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1204);
        for (var minutes = 0; minutes < 180; minutes += 10)
        {
            host.Time.AdvanceBySteps(TimeSpan.FromMinutes(10), Step * 10);
            (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.InProgress);
        }

        handler.Runs.Should().Be(1);
        handler.End();
        await FakeClock.EventuallyAsync(() => host.Logs.GetSnapshot().Any(static record => record.Id.Id == 1200), "the completion is recorded");
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        handler.Runs.Should().Be(1);
    }

    [Fact]
    [Trait("Case", "72f")]
    public async Task A_handler_past_its_time_that_then_fails_frees_its_claim()
    {
        var handler = new BlockingHandler(heedsToken: false);
        await using var host = await StartAsync(handler);
        var testEvent = new TestEvent();
        await host.Time.UntilAsync(host.ReceiveAsync(testEvent), Step);

        handler.Fail(new InvalidOperationException());

        WebhookReceipt? receipt = null;
        await FakeClock.EventuallyAsync(
            () => (receipt = host.ReceiveAsync(testEvent).GetAwaiter().GetResult()).Outcome is not WebhookOutcome.InProgress, "the claim is freed");
        receipt!.Outcome.Should().Be(WebhookOutcome.HandlerFailed, "it was run again, and failed again");
        handler.Runs.Should().Be(2);
    }

    [Fact]
    public async Task A_handler_that_ends_well_after_its_token_fired_is_recorded()
    {
        var begun = new TaskCompletionSource();
        await using var host = await StartAsync(async (_, ct) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var testEvent = new TestEvent();

        var receiving = host.ReceiveAsync(testEvent);
        await begun.Task.SoonAsync();
        host.Time.Advance(TimeSpan.FromMinutes(5));

        (await receiving.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Handled);
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
    }

    [Fact]
    public async Task What_a_handler_throws_when_its_token_fires_harms_nobody_else()
    {
        var handler = new BlockingHandler();
        await using var host = await StartAsync((e, ct) =>
        {
            ct.Register(static () => throw new InvalidOperationException("thrown inside a callback of the token"));
            return handler.HandleAsync(e, ct);
        });

        var receiving = host.ReceiveAsync(new TestEvent());
        await handler.Begun;
        var advance = () => host.Time.Advance(TimeSpan.FromMinutes(1));

        advance.Should().NotThrow("an exception in a timer's callback would end the process");
        (await host.Time.UntilAsync(receiving, Step)).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
    }

    [Fact]
    public async Task A_configuration_that_turns_bad_between_two_handlers_keeps_no_claim()
    {
        var handler = new BlockingHandler();
        var runs = 0;
        await using var host = await ReceiverHost.StartAsync(keygen => keygen
            .AddHandler<KeygenEvent>(handler.HandleAsync, "first").AddHandler<KeygenEvent>((_, _) => Task.FromResult(++runs), "second"));
        var testEvent = new TestEvent();

        var receiving = host.ReceiveAsync(testEvent);
        await handler.Begun;
        host.Configuration.Change(static values => values["Keygen:Webhooks:HandlerTimeout"] = "-00:00:05");
        handler.End();
        (await receiving.SoonAsync()).StatusCode.Should().BeOneOf(200, 503);
        host.Configuration.Change(static values => values.Remove("Keygen:Webhooks:HandlerTimeout"));

        (await host.ReceiveAsync(testEvent)).StatusCode.Should().Be(200);
        handler.Runs.Should().Be(1);
        runs.Should().Be(1);
    }

    private static Task<ReceiverHost> StartAsync(BlockingHandler handler) => StartAsync(handler.HandleAsync);

    private static Task<ReceiverHost> StartAsync(Func<KeygenEvent, CancellationToken, Task> handle)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:HandlerTimeout"] = "00:00:30";
        return ReceiverHost.StartAsync(keygen => keygen.AddHandler(handle), configuration);
    }
}
