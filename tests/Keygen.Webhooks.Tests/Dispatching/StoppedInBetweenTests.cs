using Keygen.Webhooks.Dispatching;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>An event needs several claims and is stopped after the first. It must not count as handled.</summary>
public sealed class StoppedInBetweenTests
{
    public enum Kind
    {
        Fetched,
        BackFill,
        BackFillOfSettled,
    }

    public static TheoryData<Kind, bool> Stops => new MatrixTheoryData<Kind, bool>(Enum.GetValues<Kind>(), [false, true]);

    [Theory]
    [MemberData(nameof(Stops))]
    public async Task The_result_says_that_not_all_handlers_were_reached(Kind kind, bool isShutdown)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        await using var kit = await ReplayKit.StartAsync(async (_, ct) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // and ends well all the same
        });
        if (kind is Kind.BackFillOfSettled)
        {
            await kit.Store.SettleAsync(kit.Key, "former");
        }

        string[] handlers = kind is Kind.BackFill ? ["one", "later"] : ["one", "two"];
        var running = kind is Kind.Fetched
            ? kit.Host.Dispatcher.DispatchAsync(kit.Event, stop.Token)
            : kit.ReplayAsync(new("november", handlers, RunsAgain: false), stop.Token);
        await begun.Task.SoonAsync();
        await (isShutdown ? kit.Host.Host.Host.Services.GetRequiredService<ShutdownGate>().EndGraceAsync() : stop.CancelAsync());

        var result = await running.SoonAsync();

        result.Outcome.Should().Be(WebhookOutcome.Draining);
        result.Handlers.Should().ContainSingle().Which.Result.Status.Should().Be(HandlerRunStatus.Completed);
        kit.Runs.Should().ContainSingle();
        (await kit.Store.FindAsync(kit.Key, default) is EventState.Settled).Should().Be(kind is Kind.BackFillOfSettled);
    }

    [Fact]
    public async Task A_back_fill_of_a_settled_event_that_is_stopped_beforehand_starts_no_handler()
    {
        await using var kit = await ReplayKit.StartAsync();
        await kit.Store.SettleAsync(kit.Key, "former");

        (await kit.ReplayAsync(new("november", ["one"], RunsAgain: false), new CancellationToken(true))).Outcome.Should().Be(WebhookOutcome.Draining);

        kit.Runs.Should().BeEmpty();
    }
}
