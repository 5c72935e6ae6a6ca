using Keygen.Webhooks.Dispatching;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>A replay of one event: which handlers run, and what the result says of them.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task It_is_asked_about_something()
    {
        await using var kit = await ReplayKit.StartAsync();
        var scope = new ReplayScope("november", ["one"], RunsAgain: false);

        await Refused(() => kit.Host.Dispatcher.ReplayAsync(null!, scope), "keygenEvent");
        await Refused(() => kit.Host.Dispatcher.ReplayAsync(kit.Event, null!), "scope");
        await Refused(() => kit.Host.Dispatcher.PreviewReplayAsync(null!, scope), "keygenEvent");
        await Refused(() => kit.Host.Dispatcher.PreviewReplayAsync(kit.Event, null!), "scope");

        static Task Refused(Func<Task> call, string parameter) =>
            FluentActions.Awaiting(call).Should().ThrowAsync<ArgumentNullException>().WithParameterName(parameter);
    }

    [Fact]
    public async Task A_back_fill_runs_inline_and_later_handlers_and_tells_of_all()
    {
        await using var kit = await ReplayKit.StartAsync();

        var result = await kit.BackFillAsync("later", "two", "one");

        result.Outcome.Should().Be(WebhookOutcome.Handled);
        result.Handlers.Select(static one => one.Handler).Should().Equal("one", "two", "later");
        kit.Runs.Should().Equal("one", "two", "later");
    }

    [Fact]
    public async Task All_handlers_that_a_settled_event_has_not_had_run()
    {
        await using var kit = await ReplayKit.StartAsync();
        await kit.Store.SettleAsync(kit.Key, "former");

        var result = await kit.BackFillAsync("one", "two");

        result.Outcome.Should().Be(WebhookOutcome.Handled);
        result.Handlers.Select(static one => (one.Handler, one.Result.Status)).Should().Equal(("one", HandlerRunStatus.Completed), ("two", HandlerRunStatus.Completed));
        kit.Runs.Should().Equal("one", "two");
    }

    [Fact]
    public async Task A_handler_without_which_the_event_was_settled_in_the_meantime_runs_all_the_same()
    {
        await using var kit = await ReplayKit.StartAsync();
        kit.Store.SettledBefore = "two";

        var result = await kit.BackFillAsync("one", "two");

        result.Outcome.Should().Be(WebhookOutcome.Handled);
        result.Handlers.Select(static one => (one.Handler, one.Result.Status)).Should().Equal(
            ("one", HandlerRunStatus.Completed), ("two", HandlerRunStatus.AlreadyDone), ("two", HandlerRunStatus.Completed));
        kit.Runs.Should().Equal("one", "two");
    }

    [Fact]
    public async Task A_handler_that_fails_in_an_open_event_is_not_tried_twice_because_another_was_done()
    {
        await using var kit = await ReplayKit.StartAsync(static (name, _) => throw new IOException(name));
        await kit.Store.CompleteAsync(kit.Key, "one");

        (await kit.BackFillAsync("one", "two")).Outcome.Should().Be(WebhookOutcome.HandlerFailed);

        kit.Runs.Should().Equal("two");
    }

    /// <summary>An empty list tells the caller that the handler was done before.</summary>
    [Fact]
    public async Task A_back_fill_of_what_is_done_tells_of_no_handler()
    {
        await using var kit = await ReplayKit.StartAsync();
        await kit.Store.CompleteAsync(kit.Key, "one");

        var result = await kit.BackFillAsync("one");

        result.Should().BeEquivalentTo(new { Outcome = WebhookOutcome.Duplicate, Handlers = Array.Empty<HandlerReceipt>() });
        kit.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task A_handler_that_ran_has_run_although_the_store_cannot_be_asked_about_the_event()
    {
        await using var kit = await ReplayKit.StartAsync();
        kit.Store.CanBeAsked = false;

        (await kit.BackFillAsync("one", "two")).Outcome.Should().Be(WebhookOutcome.Handled);
    }

    /// <summary>It may have completed inline, before it was moved.</summary>
    [Fact]
    public async Task A_later_handler_does_not_run_while_the_store_cannot_be_asked_whether_it_was_done()
    {
        await using var kit = await ReplayKit.StartAsync();
        kit.Store.CanBeAsked = false;

        (await kit.BackFillAsync("later")).Outcome.Should().Be(WebhookOutcome.Unavailable);

        kit.Runs.Should().BeEmpty();
    }
}
