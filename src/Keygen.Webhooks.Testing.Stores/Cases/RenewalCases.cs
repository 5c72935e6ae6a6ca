using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>The renewal of leases.</summary>
internal static class RenewalCases
{
    public static readonly ContractCase<MarkStorageHarness>[] All =
    [
        new("The lease of a slow handler is renewed while it runs", Slow),
        new("Occasional failed renewals do not lose the lease", NowAndThen),
        new("A renewal during the last completion does not count as a lost lease", Crossing),
        new("A renewal extends the lease from the time of the renewal", FromNow),
    ];

    private static async Task Slow(MarkStorageHarness harness)
    {
        var another = harness.OpenAnother();
        var work = new BlockingWork();
        await using var claim = await harness.ClaimAsync("a");
        var run = claim.RunAsync("a", work.RunAsync, default);
        await work.BegunAsync(run);

        for (var minutes = 0; minutes < 10; minutes++)
        {
            await harness.AdvanceAsync(TimeSpan.FromMinutes(1));
            await using var other = await another.ClaimAsync(harness.Key, ["a"], default);
            other.Status.MustBe(ClaimStatus.InProgress, $"the claim of an event whose handler has run for {minutes + 1} minutes");
        }

        work.End();
        (await run.WithinTimeoutAsync("the run to end")).MustBe(HandlerRunStatus.Completed, "the run");
        var renewals = harness.Storage.Count(StorageCall.Renew);
        (renewals > 0).MustHold("that the lease was renewed");
        await harness.AdvanceAsync(TimeSpan.FromMinutes(2));
        harness.Storage.Count(StorageCall.Renew).MustBe(renewals, "the number of renewals after the event is settled");
    }

    private static async Task NowAndThen(MarkStorageHarness harness)
    {
        harness.Storage.Plan = static (call, n) => call is StorageCall.Renew && n % 3 != 0 ? Fault.Refused : Fault.None;
        var work = new BlockingWork();
        await using var claim = await harness.ClaimAsync("a");
        var run = claim.RunAsync("a", work.RunAsync, default);
        var token = await work.BegunAsync(run);

        await harness.AdvanceAsync(TimeSpan.FromSeconds(50));
        (!token.IsCancellationRequested).MustHold("that the work's token is not cancelled");
        work.End();

        (await run.WithinTimeoutAsync("the run to end")).MustBe(HandlerRunStatus.Completed, "the run");
    }

    private static async Task Crossing(MarkStorageHarness harness)
    {
        var late = new LateRenewals(harness.Storage);
        var work = new BlockingWork();
        await using (var claim = await harness.StoreOver(late).ClaimAsync(harness.Key, ["a"], default))
        {
            var run = claim.RunAsync("a", work.RunAsync, default);
            await work.BegunAsync(run);
            await harness.AdvanceAsync(TimeSpan.FromSeconds(21));
            await late.Arrived.WithinTimeoutAsync("a renewal");
            work.End();
            (await run.WithinTimeoutAsync("the run to end")).MustBe(HandlerRunStatus.Completed, "the run");
            late.Answer(false);
        }

        harness.Logs.Count(LogRecorder.LeaseLost).MustBe(0, "how often a lost lease was logged");
    }

    private static async Task FromNow(MarkStorageHarness harness)
    {
        var fence = Guid.NewGuid();
        (await harness.AcquireAsync(fence)).MustBe(ClaimStatus.Claimed, "the lease");
        await harness.AdvanceAsync(TimeSpan.FromSeconds(40));
        (await harness.Direct.TryRenewAsync(harness.Key, fence, MarkStorageHarness.Lease, default)).MustBe(true, "renewing the own lease");

        await harness.AdvanceAsync(TimeSpan.FromSeconds(50));
        (await harness.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.InProgress, "a claim before the renewed lease ends");
        await harness.AdvanceAsync(TimeSpan.FromSeconds(10));
        (await harness.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.Claimed, "a claim after the renewed lease ended");
    }
}
