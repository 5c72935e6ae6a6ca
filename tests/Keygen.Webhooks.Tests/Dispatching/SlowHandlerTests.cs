using Keygen.Webhooks.Tests.Stores;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>A handler that takes longer than Keygen waits is told of, once for each run.</summary>
public sealed class SlowHandlerTests
{
    private const int HandlerSlow = 1209;

    [Theory]
    [InlineData(15.0, 0)]
    [InlineData(15.1, 1)]
    [InlineData(240, 1)]
    public async Task Only_what_takes_longer_than_15_seconds_is_slow(double seconds, int warnings)
    {
        await using var host = await StartAsync(static (_, _) => Task.CompletedTask, seconds);

        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);

        host.LogsOf(HandlerSlow).Should().HaveCount(warnings);
    }

    [Fact]
    public async Task The_line_names_handler_event_and_time_and_a_failure_counts_too()
    {
        await using var host = await StartAsync(static (_, _) => throw new InvalidOperationException(), seconds: 20);
        var testEvent = new TestEvent();

        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.HandlerFailed);

        host.LogsOf(HandlerSlow).Should().ContainSingle().Which.Should().StartWith($"slow took 00:00:20 for license.created {testEvent.Id}");
    }

    [Fact]
    public async Task Nobody_waits_for_a_duplicate()
    {
        await using var host = await StartAsync(static (_, _) => Task.CompletedTask, seconds: 20);
        var testEvent = new TestEvent();

        await host.ReceiveAsync(testEvent);
        await host.ReceiveAsync(testEvent);

        host.LogsOf(HandlerSlow).Should().ContainSingle();
    }

    private static Task<ReceiverHost> StartAsync(Func<KeygenEvent, CancellationToken, Task> handle, double seconds)
    {
        ReceiverHost? host = null;
        return StartedAsync();

        async Task<ReceiverHost> StartedAsync() => host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(
            (e, ct) =>
            {
                host!.Time.Advance(TimeSpan.FromSeconds(seconds));
                return handle(e, ct);
            }, "slow"));
    }
}
