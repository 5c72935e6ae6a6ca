using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>A process that dies, or loses its way to the engine.</summary>
internal static class CrashCases
{
    private static readonly string[] Both = ["a", "b"];

    public static readonly ContractCase<MarkStorageHarness>[] All =
    [
        new("After a crash the event is run again when the lease is over and not before", Crash),
        new("What was done before a crash is not run again", CrashAfterProgress),
        new("Who lost the lease is cancelled and cannot complete", LostLease),
        new("Who was paused and overtaken cannot complete", Overtaken),
        new("Work that fails because the lease was lost is no failure of its own", FailsAsLost),
        new("With a storage that hangs the work is cancelled when its lease is over and not later", Hangs),
        new("Without the storage there is no claim", Unreachable),
        new("A claim whose answer was lost is given back", AnswerLost),
    ];

    private static async Task Crash(MarkStorageHarness bench)
    {
        var dying = bench.OpenServer();
        await dying.Store.ClaimAsync(bench.Key, ["a"], default);
        dying.Storage.Plan = static (_, _) => Fault.Refused;

        // Not to the second: an engine with a clock of its own goes on by itself meanwhile.
        await bench.AdvanceAsync(TimeSpan.FromSeconds(50));
        await using (var early = await bench.ClaimAsync("a"))
        {
            early.Status.MustBe(ClaimStatus.InProgress, "the claim before the lease of the dead process is over");
        }

        (await bench.Store.ForgetAsync(bench.Key, default)).MustBe(false, "to forget an event that is leased");
        await bench.AdvanceAsync(TimeSpan.FromSeconds(10));
        await bench.RunAsync(["a"], "a");
    }

    private static async Task CrashAfterProgress(MarkStorageHarness bench)
    {
        var dying = bench.OpenServer();
        var claim = await dying.Store.ClaimAsync(bench.Key, Both, default);
        (await claim.RunAsync("a", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the run");
        dying.Storage.Plan = static (_, _) => Fault.Refused;

        await bench.AdvanceAsync(MarkStorageHarness.Lease);

        await bench.MustBeAsync(EventState.Open);
        await bench.MustBeDoneAsync(Both, "a");
        await bench.RunAsync(Both, "b");
    }

    private static async Task LostLease(MarkStorageHarness bench)
    {
        var (store, way) = bench.OpenServer();
        var work = new BlockingWork();
        await using var claim = await store.ClaimAsync(bench.Key, Both, default);
        var run = claim.RunAsync("a", work.RunAsync, default);
        var token = await work.BegunAsync(run);
        way.Plan = static (_, _) => Fault.Refused;

        await bench.AdvanceAsync(TimeSpan.FromSeconds(61));
        await WaitExtensions.EventuallyAsync(() => token.IsCancellationRequested, "the lost lease to cancel the work");
        await using var other = await bench.ClaimAsync(Both);
        other.Status.MustBe(ClaimStatus.Claimed, "the claim after the lease is over");
        (await other.RunAsync("a", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the other's run");
        way.Plan = static (_, _) => Fault.None;
        work.End();

        (await run.SoonAsync("the run to end")).MustBe(HandlerRunStatus.LeaseLost, "the run that lost its lease");
        (await claim.RunAsync("b", HandlerWork.Never, default)).MustBe(HandlerRunStatus.LeaseLost, "the next run under that claim");
        await claim.DisposeAsync();
        (await other.RunAsync("b", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the other's next run");
        await bench.MustBeAsync(EventState.Settled);
    }

    private static async Task Overtaken(MarkStorageHarness bench)
    {
        var (paused, live) = (Guid.NewGuid(), Guid.NewGuid());
        (await bench.AcquireAsync(paused)).MustBe(ClaimStatus.Claimed, "the first lease");
        await bench.AdvanceAsync(TimeSpan.FromSeconds(61));
        (await bench.AcquireAsync(live)).MustBe(ClaimStatus.Claimed, "the lease after the first is over");

        (await bench.Direct.TryRenewAsync(bench.Key, paused, MarkStorageHarness.Lease, default)).MustBe(false, "to renew a lease that is another's");
        foreach (var settles in new[] { false, true })
        {
            (await bench.Direct.TryCompleteAsync(bench.Key, paused, "a", settles, default)).MustBe(false, "to complete under a lease that is another's");
            await bench.MustBeAsync(EventState.Open);
        }

        await bench.Direct.ReleaseAsync(bench.Key, paused, default);
        (await bench.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.InProgress, "a claim after a release by who had lost the lease");
        (await bench.Direct.TryCompleteAsync(bench.Key, live, "b", false, default)).MustBe(true, "to complete under the live lease");
        await bench.Direct.ReleaseAsync(bench.Key, live, default);
        await bench.MustBeDoneAsync(Both, "b");
        await bench.RunAsync(Both, "a");
    }

    private static async Task FailsAsLost(MarkStorageHarness bench)
    {
        await using var claim = await bench.ClaimAsync("a");
        var run = claim.RunAsync("a", HandlerWork.UntilStopped, default);
        bench.Storage.Plan = static (call, _) => call is StorageCall.Renew ? Fault.Refused : Fault.None;

        await bench.AdvanceAsync(TimeSpan.FromSeconds(61));

        (await run.SoonAsync("the lost lease to end the work")).MustBe(HandlerRunStatus.LeaseLost, "the run");
        bench.Logs.Count(LogRecorder.LeaseLost).MustBe(1, "how often the lost lease was logged");
    }

    private static async Task Hangs(MarkStorageHarness bench)
    {
        await using var claim = await bench.ClaimAsync("a");
        var run = claim.RunAsync("a", HandlerWork.UntilStopped, default);
        bench.Storage.Plan = static (call, _) => call is StorageCall.Renew ? Fault.Hangs : Fault.None;

        await bench.AdvanceAsync(MarkStorageHarness.Lease);

        (await run.SoonAsync("the lost lease to end the work")).MustBe(HandlerRunStatus.LeaseLost, "the run");
    }

    private static async Task Unreachable(MarkStorageHarness bench)
    {
        bench.Storage.Plan = static (_, _) => Fault.Refused;

        await MustThrowAsync(async () => await bench.ClaimAsync("a"), "a claim");
        await MustThrowAsync(async () => await bench.Store.FindAsync(bench.Key, default), "a lookup");
        await MustThrowAsync(async () => await bench.Store.ForgetAsync(bench.Key, default), "to forget");
    }

    private static async Task AnswerLost(MarkStorageHarness bench)
    {
        bench.Storage.Plan = static (call, n) => call is StorageCall.Acquire && n is 1 ? Fault.AnswerLost : Fault.None;

        await MustThrowAsync(async () => await bench.ClaimAsync("a"), "a claim");

        await WaitExtensions.EventuallyAsync(() => bench.Storage.Count(StorageCall.Release) > 0, "a release of what may have been granted");
        await bench.AdvanceAsync(TimeSpan.FromSeconds(1));
        await bench.RunAsync(["a"], "a");
    }

    private static async Task MustThrowAsync(Func<Task> operation, string what)
    {
        try
        {
            await operation();
        }
        catch (IOException)
        {
            return;
        }

        throw new StoreContractException($"expected {what} to throw what the storage threw, found that it did not.");
    }
}
