using Keygen.Webhooks.Dispatching;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>Ends of a handler that are not of the usual kind.</summary>
public sealed class HandlerEndTests
{
    [Fact]
    [Trait("Case", "72f")]
    public async Task A_handler_that_blocks_its_thread_is_not_waited_for_and_keeps_its_claim_until_it_ends()
    {
        using var mayEnd = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>((_, _) =>
        {
            begun.TrySetResult();
            mayEnd.Wait(CancellationToken.None);
            return Task.CompletedTask;
        }));
        var testEvent = new TestEvent();

        var receiving = host.ReceiveAsync(testEvent);
        await begun.Task;
        (await host.Time.UntilAsync(receiving, TimeSpan.FromMinutes(1))).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.InProgress);

        mayEnd.Set();
        await FakeClock.EventuallyAsync(
            () => host.ReceiveAsync(testEvent).GetAwaiter().GetResult().Outcome is WebhookOutcome.Duplicate, "it ended well, and is recorded");
    }

    [Fact]
    [Trait("Case", "72f")]
    public async Task A_handler_that_blocks_where_its_token_fires_holds_up_nobody()
    {
        using var mayEnd = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartWithBlockingCallbackAsync(begun, mayEnd);

        var receiving = host.ReceiveAsync(new TestEvent());
        await begun.Task;
        (await host.Time.UntilAsync(receiving, TimeSpan.FromMinutes(1))).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        mayEnd.Set();
    }

    [Fact]
    [Trait("Case", "72")]
    public async Task A_handler_that_blocks_where_its_token_fires_does_not_hold_up_the_shutdown()
    {
        using var mayEnd = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartWithBlockingCallbackAsync(begun, mayEnd);

        var receiving = host.ReceiveAsync(new TestEvent());
        await begun.Task;
        var stopping = host.Host.StopAsync(CancellationToken.None);
        (await host.Time.UntilAsync(receiving, TimeSpan.FromSeconds(5))).Outcome.Should().Be(WebhookOutcome.Draining);
        await host.Time.UntilAsync(stopping.ContinueWith(static _ => true, TaskScheduler.Default), TimeSpan.FromSeconds(5));
        mayEnd.Set();
    }

    [Fact]
    public async Task A_handler_has_completed_even_if_what_it_used_cannot_be_disposed()
    {
        var runs = 0;
        await using var host = await ReceiverHost.StartAsync(
            keygen => keygen.AddHandler<KeygenEvent>((services, _, _) =>
            {
                services.GetRequiredService<Undisposable>();
                runs++;
                return Task.CompletedTask;
            }),
            services: static services => services.AddScoped<Undisposable>());
        var testEvent = new TestEvent();

        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        runs.Should().Be(1);
        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1206);
    }

    [Fact]
    [Trait("Case", "72b")]
    public async Task Handlers_that_would_stop_the_start_run_nothing_where_there_is_no_start()
    {
        var runs = 0;
        var services = new ServiceCollection();
        services.AddKeygenWebhooks(static options =>
            {
                options.AccountId = TestAccount.Default.Id;
                options.PublicKeys.Add(TestAccount.Default.PublicKey);
                options.EndpointUrls.Add(TestDelivery.DefaultUrl);
            })
            .AddHandler<KeygenEvent>((_, _) => Task.FromResult(++runs))
            .AddHandler<KeygenEvent>((_, _) => Task.FromResult(++runs));
        await using var provider = services.BuildServiceProvider();
        var receiver = provider.GetRequiredService<WebhookReceiver>();

        receiver.ConfigurationError.Should().Contain("lambda");
        var delivery = new TestEvent().SignedAt(TimeProvider.System.GetUtcNow());
        (await receiver.ReceiveAsync(delivery.ToRequest())).Outcome.Should().Be(WebhookOutcome.Misconfigured);
        runs.Should().Be(0);
    }

    [Fact]
    public async Task A_caller_of_the_dispatcher_who_calls_it_off_is_told_to_come_again_and_logs_no_outage()
    {
        using var off = new CancellationTokenSource();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(async (_, ct) =>
        {
            await off.CancelAsync();
            await Task.Delay(Timeout.Infinite, ct);
        }));
        var dispatcher = host.Host.Services.GetRequiredService<EventDispatcher>();
        var keygenEvent = await EventOfAsync(host);

        (await dispatcher.DispatchAsync(keygenEvent, off.Token)).Outcome.ToStatusCode().Should().Be(503);
        (await dispatcher.DispatchAsync(keygenEvent, off.Token)).Outcome.ToStatusCode().Should().Be(503);
        host.Logs.GetSnapshot().Should().NotContain(static record => record.Id.Id == 1300);
    }

    private static Task<ReceiverHost> StartWithBlockingCallbackAsync(TaskCompletionSource begun, ManualResetEventSlim mayEnd) =>
        ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(async (_, ct) =>
        {
            using var registration = ct.Register(() => mayEnd.Wait(CancellationToken.None));
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }));

    private static async Task<KeygenEvent> EventOfAsync(ReceiverHost host)
    {
        await using var reader = await ReceiverHost.StartAsync(static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask));
        return (await reader.ReceiveAsync(new TestEvent().SignedAt(host.Time.GetUtcNow()).ToRequest())).Event!;
    }

    private sealed class Undisposable : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("The connection is gone.");
    }
}
