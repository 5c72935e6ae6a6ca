using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Work that is asked to stop.</summary>
internal static class StopCases
{
    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("A run never ends before its work although it was asked to stop", NeverBefore),
        new("Work that ends because it was asked to is not done", Stopped),
        new("Work asked to stop before it began gets a token that has fired", StoppedBefore),
        new("Work that ends well after it was asked to stop is done, and no write is cancelled", EndsWell),
    ];

    private static async Task NeverBefore(StoreHarness bench)
    {
        using var stop = new CancellationTokenSource();
        var work = new BlockingWork();
        await using var claim = await bench.ClaimAsync("a");
        var run = claim.RunAsync("a", work.RunAsync, stop.Token);
        var token = await work.BegunAsync(run);

        await stop.CancelAsync();
        await bench.AdvanceAsync(TimeSpan.FromMinutes(3));

        token.IsCancellationRequested.MustHold("that the work's token has fired");
        (!run.IsCompleted).MustHold("that the run has not ended before its work");
        work.End();
        (await run.SoonAsync("the run to end")).MustBe(HandlerRunStatus.Completed, "the run of work that ended well");
        await bench.MustBeAsync(EventState.Settled);
    }

    private static async Task Stopped(StoreHarness bench)
    {
        using var stop = new CancellationTokenSource();
        await using (var claim = await bench.ClaimAsync("a"))
        {
            var run = claim.RunAsync("a", HandlerWork.UntilStopped, stop.Token);
            await stop.CancelAsync();
            var result = await run.SoonAsync("the run to end");
            result.MustBe(HandlerRunStatus.Failed, "the run of work that ended as cancelled");
            (result.Error is OperationCanceledException).MustHold("that its error is the work's own cancellation");
        }

        await bench.RunAsync(["a"], "a");
    }

    private static async Task StoppedBefore(StoreHarness bench)
    {
        var fired = false;
        await using (var claim = await bench.ClaimAsync("a"))
        {
            var run = claim.RunAsync("a", (_, stop) =>
            {
                fired = stop.IsCancellationRequested;
                stop.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            }, new CancellationToken(canceled: true));
            (await run.SoonAsync("the run to end")).MustBe(HandlerRunStatus.Failed, "the run of work that ended as cancelled");
        }

        fired.MustHold("that the work began, with a token that has fired");
        await bench.RunAsync(["a"], "a");
    }

    private static async Task EndsWell(StoreHarness bench)
    {
        using var stop = new CancellationTokenSource();
        await using (var claim = await bench.ClaimAsync("a", "b"))
        {
            var result = await claim.RunAsync("a", async (_, _) => await stop.CancelAsync(), stop.Token);
            result.MustBe(HandlerRunStatus.Completed, "the run of work that ended well");
        }

        await bench.MustBeDoneAsync(["a", "b"], "a");
        await bench.RunAsync(["a", "b"], "b");
    }
}
