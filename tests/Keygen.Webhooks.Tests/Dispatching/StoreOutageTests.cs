using Keygen.Webhooks.Tests.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>A store that goes down before, during or after a handler: 503, never 200, and the next delivery makes it good.</summary>
public sealed class StoreOutageTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly List<string> _runs = [];
    private FaultyStorage _storage = null!;

    [Theory]
    [InlineData(StorageCall.Acquire, Fault.Refused, WebhookOutcome.Unavailable, 1)]
    [InlineData(StorageCall.Acquire, Fault.Hangs, WebhookOutcome.Unavailable, 1)]
    [InlineData(StorageCall.Acquire, Fault.AnswerLost, WebhookOutcome.Unavailable, 1)]
    [InlineData(StorageCall.Complete, Fault.Refused, WebhookOutcome.Unavailable, 2)]
    [InlineData(StorageCall.Complete, Fault.Hangs, WebhookOutcome.Unavailable, 2)]
    [InlineData(StorageCall.Complete, Fault.AnswerLost, WebhookOutcome.Unavailable, 1)]
    [Trait("Case", "69")]
    public async Task A_store_that_is_down_is_never_acknowledged(StorageCall down, Fault fault, WebhookOutcome expected, int runs)
    {
        await using var host = await StartAsync(keygen => keygen.AddHandler<KeygenEvent>((_, _) => Ran("a")));
        var testEvent = new TestEvent();
        _storage.Plan = (call, _) => call == down || (down is StorageCall.Complete && call is StorageCall.Renew) ? fault : Fault.None;

        var receipt = await host.Time.UntilAsync(host.ReceiveAsync(testEvent), Step);

        receipt.Outcome.Should().Be(expected);
        receipt.StatusCode.Should().Be(503);
        host.Logs.GetSnapshot().Select(static record => record.Id.Id).Where(static id => id is 1205 or 1300)
            .Should().Equal([_runs.Count > 0 ? 1205 : 1300], "1205 says that the handler has run");
        _storage.Plan = static (_, _) => Fault.None;
        host.Time.Advance(TimeSpan.FromMinutes(10));
        (await host.ReceiveAsync(testEvent)).StatusCode.Should().Be(200);
        _runs.Should().HaveCount(runs);
    }

    [Fact]
    [Trait("Case", "63")]
    [Trait("Case", "72g")]
    public async Task A_lost_lease_ends_the_delivery_with_503_and_starts_no_other_handler()
    {
        var handler = new BlockingHandler();
        await using var host = await StartAsync(keygen => keygen
            .AddHandler<KeygenEvent>((_, _) => Ran("fails", new InvalidOperationException()), "fails")
            .AddHandler<KeygenEvent>(handler.HandleAsync, "slow").AddHandler<KeygenEvent>((_, _) => Ran("next"), "next"));
        var receiving = host.ReceiveAsync(new TestEvent());
        await handler.Begun;
        _storage.Plan = static (call, _) => call is StorageCall.Renew ? Fault.Refused : Fault.None;

        var receipt = await host.Time.UntilAsync(receiving, Step);

        receipt.Outcome.Should().Be(WebhookOutcome.LeaseLost);
        receipt.StatusCode.Should().Be(503);
        receipt.Handlers.Select(static h => h.Result.Status).Should().Equal(HandlerRunStatus.Failed, HandlerRunStatus.LeaseLost);
        _runs.Should().Equal("fails");
        host.Logs.GetSnapshot().Should().Contain(static record => record.Id.Id == 1205);
    }

    [Fact]
    [Trait("Report", "26")]
    public async Task A_handler_that_the_store_keeps_from_beginning_is_not_said_to_have_run()
    {
        var first = new BlockingHandler();
        await using var host = await StartAsync(keygen => keygen
            .AddHandler<KeygenEvent>(first.HandleAsync, "first").AddHandler<KeygenEvent>((_, _) => Ran("second"), "second"));
        var receiving = host.ReceiveAsync(new TestEvent());
        await first.Begun;
        _storage.Plan = static (call, _) => call is StorageCall.Renew ? Fault.Refused : Fault.None;
        host.Time.Advance(TimeSpan.FromSeconds(20));
        await Eventually.HoldsAsync(() => host.Logs.GetSnapshot().Any(static record => record.Id.Id == 1301), "a renewal that fails");

        first.End();

        (await receiving.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Unavailable);
        _runs.Should().BeEmpty();
        host.Logs.GetSnapshot().Select(static record => record.Id.Id).Should().Contain(1300).And.NotContain(1205);
    }

    [Fact]
    [Trait("Case", "63")]
    public async Task A_handler_slower_than_its_lease_is_renewed_and_completes_once()
    {
        var handler = new BlockingHandler();
        await using var host = await StartAsync(keygen => keygen.AddHandler<KeygenEvent>(handler.HandleAsync));
        var testEvent = new TestEvent();
        var receiving = host.ReceiveAsync(testEvent);
        await handler.Begun;

        for (var i = 0; i < 4; i++)
        {
            host.Time.AdvanceBySteps(TimeSpan.FromMinutes(1), Step);
            (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.InProgress);
        }

        handler.End();
        (await receiving.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Handled);
        handler.Runs.Should().Be(1);
    }

    [Fact]
    public async Task A_delivery_that_outlives_its_host_still_frees_its_claim()
    {
        var handler = new BlockingHandler(heedsToken: false);
        var host = await StartAsync(keygen => keygen
            .AddHandler<KeygenEvent>(handler.HandleAsync, "first").AddHandler<KeygenEvent>((_, _) => Ran("second"), "second"));
        var receiving = host.ReceiveAsync(new TestEvent());
        await handler.Begun;

        await host.DisposeAsync();
        handler.End();

        (await receiving.SoonAsync()).StatusCode.Should().BeGreaterThanOrEqualTo(500);
        _storage.Count(StorageCall.Release).Should().Be(1);
        _runs.Should().BeEmpty();
    }

    private Task Ran(string name, Exception? exception = null)
    {
        _runs.Add(name);
        return exception is null ? Task.CompletedTask : Task.FromException(exception);
    }

    private Task<ReceiverHost> StartAsync(Action<KeygenWebhooksBuilder> handlers) => ReceiverHost.StartAsync(keygen =>
    {
        keygen.UseMarkStorage(services => _storage = new(new InMemoryMarkStorage(new(), services.GetRequiredService<TimeProvider>())));
        handlers(keygen);
    });
}
