using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Work that is asked to stop.</summary>
internal static class StopCases
{
    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("A run that was asked to stop does not end before its work", NeverBefore),
        new("Work that ends because it was asked to stop is not completed", Stopped),
        new("Work that was asked to stop before it started gets a cancelled token", StoppedBefore),
        new("Work that succeeds after it was asked to stop is completed, and no write is cancelled", EndsWell),
    ];

    private static async Task NeverBefore(StoreHarness harness)
    {
        using var stop = new CancellationTokenSource();
        var work = new BlockingWork();
        await using var claim = await harness.ClaimAsync("a");
        var run = claim.RunAsync("a", work.RunAsync, stop.Token);
        var token = await work.BegunAsync(run);

        await stop.CancelAsync();
        await harness.AdvanceAsync(TimeSpan.FromMinutes(3));

        token.IsCancellationRequested.MustHold("that the work's token is cancelled");
        (!run.IsCompleted).MustHold("that the run has not ended before its work");
        work.End();
        (await run.WithinTimeoutAsync("the run to end")).MustBe(HandlerRunStatus.Completed, "the run of work that succeeded");
        await harness.MustBeAsync(EventState.Settled);
    }

    private static async Task Stopped(StoreHarness harness)
    {
        using var stop = new CancellationTokenSource();
        await using (var claim = await harness.ClaimAsync("a"))
        {
            var run = claim.RunAsync("a", HandlerWork.UntilStopped, stop.Token);
            await stop.CancelAsync();
            var result = await run.WithinTimeoutAsync("the run to end");
            result.MustBe(HandlerRunStatus.Failed, "the run of work that was cancelled");
            (result.Error is OperationCanceledException).MustHold("that its error is the work's own cancellation");
        }

        await harness.RunAsync(["a"], "a");
    }

    private static async Task StoppedBefore(StoreHarness harness)
    {
        var fired = false;
        await using (var claim = await harness.ClaimAsync("a"))
        {
            var run = claim.RunAsync("a", (_, stop) =>
            {
                fired = stop.IsCancellationRequested;
                stop.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            }, new CancellationToken(canceled: true));
            (await run.WithinTimeoutAsync("the run to end")).MustBe(HandlerRunStatus.Failed, "the run of work that was cancelled");
        }

        fired.MustHold("that the work started with a cancelled token");
        await harness.RunAsync(["a"], "a");
    }

    private static async Task EndsWell(StoreHarness harness)
    {
        using var stop = new CancellationTokenSource();
        await using (var claim = await harness.ClaimAsync("a", "b"))
        {
            var result = await claim.RunAsync("a", async (_, _) => await stop.CancelAsync(), stop.Token);
            result.MustBe(HandlerRunStatus.Completed, "the run of work that succeeded");
        }

        await harness.MustBeDoneAsync(["a", "b"], "a");
        await harness.RunAsync(["a", "b"], "b");
    }
}
