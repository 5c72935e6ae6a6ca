using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Tests.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>What the dispatcher makes of each thing a store and a handler may do.</summary>
public sealed class DispatcherTests
{
    private static readonly KeygenEvent Event = SampleEnvelope.Of("license.created", SampleLicense.Document("")).Read();

    private readonly ScriptedStore _store = new();
    private readonly List<string> _runs = [];

    [Theory]
    [InlineData(ClaimStatus.Claimed, WebhookOutcome.Handled)]
    [InlineData(ClaimStatus.Settled, WebhookOutcome.Duplicate)]
    [InlineData(ClaimStatus.InProgress, WebhookOutcome.InProgress)]
    public async Task A_claim_is_given_back_once_whatever_it_is(ClaimStatus status, WebhookOutcome expected)
    {
        await using var host = await StartAsync();
        _store.Status = status;

        (await DispatcherOf(host).DispatchAsync(Event)).Outcome.Should().Be(expected);

        _store.Disposals.Should().Be(1);
        _runs.Should().HaveCount(status is ClaimStatus.Claimed ? 2 : 0);
    }

    [Theory]
    [InlineData(HandlerRunStatus.Completed, null, 2, WebhookOutcome.Handled, 1200)]
    [InlineData(HandlerRunStatus.AlreadyDone, null, 2, WebhookOutcome.Duplicate, null)]
    [InlineData(HandlerRunStatus.Failed, "no", 2, WebhookOutcome.HandlerFailed, 1201)]
    [InlineData(HandlerRunStatus.InProgress, null, 1, WebhookOutcome.InProgress, null)]
    [InlineData(HandlerRunStatus.InProgress, "no", 1, WebhookOutcome.InProgress, 1208)]
    [InlineData(HandlerRunStatus.LeaseLost, null, 1, WebhookOutcome.LeaseLost, 1205)]
    [InlineData(HandlerRunStatus.Unavailable, "no", 1, WebhookOutcome.Unavailable, 1300)]
    [Trait("Case", "72g")]
    public async Task The_next_handler_is_run_unless_the_claim_is_gone(
        HandlerRunStatus status, string? error, int reached, WebhookOutcome expected, int? logged)
    {
        await using var host = await StartAsync();
        var exception = error is null ? null : new IOException(error);
        _store.Result = _ => new(status, exception);

        var result = await DispatcherOf(host).DispatchAsync(Event);

        result.Outcome.Should().Be(expected);
        result.Handlers.Should().HaveCount(reached)
            .And.OnlyContain(receipt => receipt.Result == new HandlerRunResult(status, exception) && !receipt.TimedOut);
        LoggedBy(host).Should().Equal(Enumerable.Repeat(logged, reached).OfType<int>());
        _store.Disposals.Should().Be(1);
    }

    [Fact]
    public async Task A_claim_that_breaks_its_word_and_throws_is_a_store_out_of_order()
    {
        await using var host = await StartAsync();
        _store.Result = static _ => throw new IOException("broken");

        var result = await DispatcherOf(host).DispatchAsync(Event);

        result.Outcome.Should().Be(WebhookOutcome.Unavailable);
        result.Handlers.Should().ContainSingle().Which.Result.Error!.Message.Should().Be("broken");
        LoggedBy(host).Should().Equal(1300);
    }

    [Fact]
    public async Task A_store_that_throws_is_logged_and_one_that_was_called_off_is_not()
    {
        await using var host = await StartAsync();
        using var off = new CancellationTokenSource();
        _store.Claiming = Task.FromException<EventClaim>(new IOException());
        (await DispatcherOf(host).DispatchAsync(Event)).Outcome.Should().Be(WebhookOutcome.Unavailable);
        LoggedBy(host).Should().Equal(1300);

        _store.Claiming = new TaskCompletionSource<EventClaim>().Task;
        var dispatching = DispatcherOf(host).DispatchAsync(Event, off.Token);
        await off.CancelAsync();
        (await dispatching.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Draining);
        LoggedBy(host).Should().Equal(1300);
    }

    [Fact]
    [Trait("Case", "72")]
    public async Task Called_off_before_it_begins_the_first_handler_is_begun_with_its_token_fired()
    {
        await using var host = await StartAsync((_, ct) => Task.FromException(new OperationCanceledException(ct)));
        using var off = new CancellationTokenSource();
        await off.CancelAsync();

        var result = await DispatcherOf(host).DispatchAsync(Event, off.Token);

        result.Outcome.Should().Be(WebhookOutcome.Draining);
        result.Handlers.Should().ContainSingle().Which.TimedOut.Should().BeFalse();
        _runs.Should().Equal("first: True");
        LoggedBy(host).Should().Equal(1203);
    }

    [Fact]
    [Trait("Case", "72")]
    public async Task Called_off_by_its_caller_between_two_handlers_the_second_is_not_begun()
    {
        using var off = new CancellationTokenSource();
        await using var host = await StartAsync((_, _) => off.CancelAsync());

        var result = await DispatcherOf(host).DispatchAsync(Event, off.Token);

        result.Outcome.Should().Be(WebhookOutcome.Draining);
        result.Handlers.Should().ContainSingle().Which.Result.Status.Should().Be(HandlerRunStatus.Completed);
        _runs.Should().HaveCount(1);
        _store.Disposals.Should().Be(1);
    }

    [Fact]
    public async Task The_token_of_a_handler_that_has_ended_never_fires()
    {
        using var caller = new CancellationTokenSource();
        var blocking = new BlockingHandler();
        var token = default(CancellationToken);
        await using var host = await StartAsync((e, ct) =>
        {
            if (_runs.Count == 1)
            {
                return blocking.HandleAsync(e, ct);
            }

            token = ct;
            return Task.CompletedTask;
        }, onlyOne: true);

        // What is under way keeps the shutdown waiting. It has asked to be told before the one that ends at once, and so is told after it.
        var underWay = DispatcherOf(host).DispatchAsync(Event);
        await blocking.Begun;
        (await DispatcherOf(host).DispatchAsync(Event, caller.Token)).Outcome.Should().Be(WebhookOutcome.Handled);

        await caller.CancelAsync();
        token.IsCancellationRequested.Should().BeFalse();
        var stopping = host.Host.StopAsync(CancellationToken.None);
        (await host.Time.UntilAsync(underWay, TimeSpan.FromSeconds(1))).Outcome.Should().Be(WebhookOutcome.Draining, "the grace is over");
        token.IsCancellationRequested.Should().BeFalse();
        host.Time.Advance(TimeSpan.FromHours(1));
        token.IsCancellationRequested.Should().BeFalse();
        await host.Time.UntilAsync(stopping, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(true, WebhookOutcome.Draining)]
    [InlineData(false, WebhookOutcome.HandlerFailed)]
    [Trait("Case", "72f")]
    public async Task Of_two_reasons_to_end_the_first_counts(bool callerFirst, WebhookOutcome expected)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:HandlerTimeout"] = "00:00:30";
        var handler = new BlockingHandler(heedsToken: false);
        using var off = new CancellationTokenSource();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(handler.HandleAsync), configuration);
        var dispatching = DispatcherOf(host).DispatchAsync(Event, off.Token);
        await handler.Begun;

        host.Time.Advance(TimeSpan.FromSeconds(callerFirst ? 29.5 : 30));
        await off.CancelAsync();
        host.Time.Advance(TimeSpan.FromSeconds(0.5));
        dispatching.IsCompleted.Should().BeFalse("it is given a second to end");
        host.Time.Advance(TimeSpan.FromSeconds(0.5));

        var result = await dispatching.SoonAsync();
        result.Outcome.Should().Be(expected);
        result.Handlers.Should().ContainSingle().Which.TimedOut.Should().Be(!callerFirst);
        handler.End();
    }

    [Fact]
    public async Task A_handler_that_ends_well_past_its_time_has_not_timed_out()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(async (_, ct) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }, onlyOne: true);
        var dispatching = DispatcherOf(host).DispatchAsync(Event);
        await begun.Task.SoonAsync();
        host.Time.Advance(TimeSpan.FromHours(1));

        var result = await dispatching.SoonAsync();
        result.Handlers.Should().ContainSingle().Which.TimedOut.Should().BeFalse();
        LoggedBy(host).Should().Equal(1200, 1209);
    }

    private static EventDispatcher DispatcherOf(ReceiverHost host) => host.Host.Services.GetRequiredService<EventDispatcher>();

    private static IEnumerable<int> LoggedBy(ReceiverHost host) =>
        host.Logs.GetSnapshot().Select(static record => record.Id.Id).Where(static id => id is >= 1200 and < 1400);

    private Task<ReceiverHost> StartAsync(Func<KeygenEvent, CancellationToken, Task>? handle = null, bool onlyOne = false) =>
        ReceiverHost.StartAsync(keygen =>
        {
            keygen.UseStore(_ => _store).AddHandler<KeygenEvent>((e, ct) => RunAsync("first", e, ct), "first");
            if (!onlyOne)
            {
                keygen.AddHandler<KeygenEvent>((e, ct) => RunAsync("second", e, ct), "second");
            }

            Task RunAsync(string name, KeygenEvent e, CancellationToken ct)
            {
                _runs.Add($"{name}: {ct.IsCancellationRequested}");
                return handle?.Invoke(e, ct) ?? Task.CompletedTask;
            }
        });
}
