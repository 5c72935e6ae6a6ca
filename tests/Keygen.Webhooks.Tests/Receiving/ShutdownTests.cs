using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Tests.Dispatching;
using Keygen.Webhooks.Tests.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>The order of a shutdown: 503 at once, the drain delay, the grace, then tokens fire and events are freed.</summary>
public sealed class ShutdownTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    [Fact]
    [Trait("Case", "72")]
    public async Task While_draining_new_deliveries_are_answered_503_and_the_one_under_way_ends_in_the_grace()
    {
        var handler = new BlockingHandler();
        await using var host = await StartAsync(keygen => keygen.AddHandler<KeygenEvent>(handler.HandleAsync));
        var underWay = host.ReceiveAsync(new TestEvent());
        await handler.Begun;

        var stopping = host.Host.StopAsync();
        await FakeClock.EventuallyAsync(() => host.Receiver.IsDraining, "it drains");
        var refused = await host.ReceiveAsync(new TestEvent());
        refused.Outcome.Should().Be(WebhookOutcome.Draining);
        refused.StatusCode.Should().Be(503);

        host.Time.AdvanceBySteps(TimeSpan.FromSeconds(15), Step);
        stopping.IsCompleted.Should().BeFalse();
        handler.Token.IsCancellationRequested.Should().BeFalse();
        handler.End();
        (await underWay.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Handled);
        await host.Time.UntilAsync(stopping, TimeSpan.FromMilliseconds(1));
        host.Logs.GetSnapshot().Should().Contain(static record => record.Id.Id == 1404).And.NotContain(static record => record.Id.Id == 1405);
    }

    [Fact]
    public async Task An_event_dispatched_by_hand_is_waited_for_like_a_delivery_and_refused_like_one()
    {
        var handler = new BlockingHandler();
        await using var host = await StartAsync(keygen => keygen.AddHandler<KeygenEvent>(handler.HandleAsync));
        var dispatcher = host.Host.Services.GetRequiredService<EventDispatcher>();
        var underWay = dispatcher.DispatchAsync(SampleEnvelope.Of("license.created", SampleLicense.Document("")).Read());
        await handler.Begun;

        var stopping = host.Host.StopAsync();
        await FakeClock.EventuallyAsync(() => host.Receiver.IsDraining, "it drains");
        var refused = await dispatcher.DispatchAsync(SampleEnvelope.Of("license.created", SampleLicense.Document("")).Read());
        refused.Outcome.Should().Be(WebhookOutcome.Draining);
        host.Time.AdvanceBySteps(TimeSpan.FromSeconds(15), Step);
        stopping.IsCompleted.Should().BeFalse();

        handler.End();
        (await underWay.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Handled);
        await host.Time.UntilAsync(stopping, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    [Trait("Case", "72")]
    public async Task At_the_end_of_the_grace_the_claim_is_freed_and_the_answer_is_503_before_the_host_stops()
    {
        var storage = new InMemoryMarkStorage(new(), TimeProvider.System);
        var handler = new BlockingHandler();
        await using var host = await StartAsync(keygen => keygen.UseMarkStorage(_ => storage).AddHandler<KeygenEvent>(handler.HandleAsync));
        var testEvent = new TestEvent();
        var underWay = host.ReceiveAsync(testEvent);
        await handler.Begun;

        var stopping = host.Host.StopAsync();
        await host.Time.UntilAsync(underWay, Step);
        await host.Time.UntilAsync(stopping, Step);

        var receipt = await underWay;
        receipt.Outcome.Should().Be(WebhookOutcome.Draining);
        receipt.StatusCode.Should().Be(503);
        handler.Token.IsCancellationRequested.Should().BeTrue();
        host.Logs.GetSnapshot().Select(static record => record.Id.Id).Should().Contain([1203, 1405]);
        var freed = await storage.TryAcquireAsync(new("", testEvent.AccountId, testEvent.Token!), Guid.NewGuid(), TimeSpan.FromMinutes(1), default);
        freed.Status.Should().Be(ClaimStatus.Claimed);
    }

    [Fact]
    [Trait("Case", "72")]
    [Trait("Case", "71")]
    public async Task A_delivery_of_which_a_handler_was_not_reached_before_the_end_of_the_grace_is_not_acknowledged()
    {
        var secondRan = false;
        await using var host = await StartAsync(keygen => keygen
            .AddHandler<KeygenEvent>(async (_, ct) =>
                await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing), "ends well all the same")
            .AddHandler<KeygenEvent>((_, _) => Task.FromResult(secondRan = true), "second"));
        var underWay = host.ReceiveAsync(new TestEvent());

        var stopping = host.Host.StopAsync();
        await host.Time.UntilAsync(underWay, Step);
        await host.Time.UntilAsync(stopping, Step);

        secondRan.Should().BeFalse();
        (await underWay).StatusCode.Should().Be(503);
    }

    [Fact]
    [Trait("Case", "72")]
    public async Task What_a_handler_throws_when_its_token_fires_does_not_end_the_wait_for_the_others()
    {
        var handler = new BlockingHandler();
        await using var host = await StartAsync(keygen => keygen.AddHandler<KeygenEvent>((e, ct) =>
        {
            ct.Register(static () => throw new InvalidOperationException("thrown inside a callback of the token"));
            return handler.HandleAsync(e, ct);
        }));
        var underWay = host.ReceiveAsync(new TestEvent());
        await handler.Begun;

        var stopping = host.Host.StopAsync();
        await host.Time.UntilAsync(stopping, Step);

        underWay.IsCompleted.Should().BeTrue();
        (await underWay).StatusCode.Should().Be(503);
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData("00:00:12", 12)]
    [InlineData("00:00:00", 0)]
    [Trait("Case", "72")]
    public async Task The_drain_delay_passes_although_nothing_is_under_way(string? configured, int seconds)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:DrainDelay"] = configured;
        configuration = configuration.Where(static pair => pair.Value is not null).ToDictionary();
        await using var host = await ReceiverHost.StartAsync(configuration: configuration);
        var before = host.Time.GetUtcNow();

        var stopping = host.Host.StopAsync();
        if (seconds > 0)
        {
            await FakeClock.EventuallyAsync(() => host.Receiver.IsDraining, "it drains");
            host.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
            stopping.IsCompleted.Should().BeFalse();
        }

        await host.Time.UntilAsync(stopping, TimeSpan.FromMilliseconds(100));
        (host.Time.GetUtcNow() - before).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    [Trait("Case", "72")]
    public async Task The_hosts_own_shutdown_timeout_ends_delay_and_grace()
    {
        var handler = new BlockingHandler();
        await using var host = await StartAsync(keygen => keygen.AddHandler<KeygenEvent>(handler.HandleAsync));
        var underWay = host.ReceiveAsync(new TestEvent());
        await handler.Begun;

        using var shutdown = new CancellationTokenSource();
        var stopping = host.Host.StopAsync(shutdown.Token);
        await FakeClock.EventuallyAsync(() => host.Receiver.IsDraining, "it drains");
        await shutdown.CancelAsync();

        (await underWay.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Draining);
        await stopping.SoonAsync();
    }

    private static Task<ReceiverHost> StartAsync(Action<KeygenWebhooksBuilder> handlers)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:ShutdownGrace"] = "00:00:20";
        return ReceiverHost.StartAsync(handlers, configuration);
    }
}
