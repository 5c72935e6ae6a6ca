using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Leases that are kept alive.</summary>
internal static class RenewalCases
{
    public static readonly ContractCase<MarkStorageHarness>[] All =
    [
        new("A slow handler is renewed for as long as it runs", Slow),
        new("A renewal that fails now and then loses nothing", NowAndThen),
        new("A renewal that crosses the last completion is no lost lease", Crossing),
        new("A renewal counts from when it is made", FromNow),
    ];

    private static async Task Slow(MarkStorageHarness bench)
    {
        var another = bench.OpenAnother();
        var work = new BlockingWork();
        await using var claim = await bench.ClaimAsync("a");
        var run = claim.RunAsync("a", work.RunAsync, default);
        await work.BegunAsync(run);

        for (var minutes = 0; minutes < 10; minutes++)
        {
            await bench.AdvanceAsync(TimeSpan.FromMinutes(1));
            await using var other = await another.ClaimAsync(bench.Key, ["a"], default);
            other.Status.MustBe(ClaimStatus.InProgress, $"the claim of what has been run for {minutes + 1} minutes");
        }

        work.End();
        (await run.SoonAsync("the run to end")).MustBe(HandlerRunStatus.Completed, "the run");
        var renewals = bench.Storage.Count(StorageCall.Renew);
        (renewals > 0).MustHold("that the lease was renewed");
        await bench.AdvanceAsync(TimeSpan.FromMinutes(2));
        bench.Storage.Count(StorageCall.Renew).MustBe(renewals, "the number of renewals after the event is settled");
    }

    private static async Task NowAndThen(MarkStorageHarness bench)
    {
        bench.Storage.Plan = static (call, n) => call is StorageCall.Renew && n % 3 != 0 ? Fault.Refused : Fault.None;
        var work = new BlockingWork();
        await using var claim = await bench.ClaimAsync("a");
        var run = claim.RunAsync("a", work.RunAsync, default);
        var token = await work.BegunAsync(run);

        await bench.AdvanceAsync(TimeSpan.FromSeconds(50));
        (!token.IsCancellationRequested).MustHold("that the work's token has not fired");
        work.End();

        (await run.SoonAsync("the run to end")).MustBe(HandlerRunStatus.Completed, "the run");
    }

    private static async Task Crossing(MarkStorageHarness bench)
    {
        var late = new LateRenewals(bench.Storage);
        var work = new BlockingWork();
        await using (var claim = await bench.StoreOver(late).ClaimAsync(bench.Key, ["a"], default))
        {
            var run = claim.RunAsync("a", work.RunAsync, default);
            await work.BegunAsync(run);
            await bench.AdvanceAsync(TimeSpan.FromSeconds(21));
            await late.Arrived.SoonAsync("a renewal");
            work.End();
            (await run.SoonAsync("the run to end")).MustBe(HandlerRunStatus.Completed, "the run");
            late.Answer(false);
        }

        bench.Logs.Count(LogRecorder.LeaseLost).MustBe(0, "how often a lost lease was logged");
    }

    private static async Task FromNow(MarkStorageHarness bench)
    {
        var fence = Guid.NewGuid();
        (await bench.AcquireAsync(fence)).MustBe(ClaimStatus.Claimed, "the lease");
        await bench.AdvanceAsync(TimeSpan.FromSeconds(40));
        (await bench.Direct.TryRenewAsync(bench.Key, fence, MarkStorageHarness.Lease, default)).MustBe(true, "to renew one's own lease");

        await bench.AdvanceAsync(TimeSpan.FromSeconds(50));
        (await bench.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.InProgress, "a claim before the renewed lease is over");
        await bench.AdvanceAsync(TimeSpan.FromSeconds(10));
        (await bench.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.Claimed, "a claim after the renewed lease is over");
    }
}
