using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>A process that crashes, or loses its connection to the engine.</summary>
internal static class CrashCases
{
    private static readonly string[] Both = ["a", "b"];

    public static readonly ContractCase<MarkStorageHarness>[] All =
    [
        new("After a crash, the event runs again when the lease has ended, and not before", Crash),
        new("A handler completed before a crash does not run again", CrashAfterProgress),
        new("A holder that lost its lease is cancelled and cannot complete", LostLease),
        new("A paused holder whose lease was taken over cannot complete", Overtaken),
        new("Work that fails because of a lost lease is reported as a lost lease", FailsAsLost),
        new("With a storage that hangs, the work is cancelled when its lease ends, and not later", Hangs),
        new("Without the storage, a claim throws", Unreachable),
        new("A claim whose response was lost is released", AnswerLost),
    ];

    private static async Task Crash(MarkStorageHarness harness)
    {
        var dying = harness.OpenServer();
        await dying.Store.ClaimAsync(harness.Key, ["a"], default);
        dying.Storage.Plan = static (_, _) => Fault.Refused;

        // Not exact to the second: the time of an engine with its own clock also passes.
        await harness.AdvanceAsync(TimeSpan.FromSeconds(50));
        await using (var early = await harness.ClaimAsync("a"))
        {
            early.Status.MustBe(ClaimStatus.InProgress, "the claim before the lease of the crashed process ends");
        }

        await harness.AdvanceAsync(TimeSpan.FromSeconds(10));
        await harness.RunAsync(["a"], "a");
    }

    private static async Task CrashAfterProgress(MarkStorageHarness harness)
    {
        var dying = harness.OpenServer();
        var claim = await dying.Store.ClaimAsync(harness.Key, Both, default);
        (await claim.RunAsync("a", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the run");
        dying.Storage.Plan = static (_, _) => Fault.Refused;

        await harness.AdvanceAsync(MarkStorageHarness.Lease);

        await harness.MustBeAsync(EventState.Open);
        await harness.MustBeDoneAsync(Both, "a");
        await harness.RunAsync(Both, "b");
    }

    private static async Task LostLease(MarkStorageHarness harness)
    {
        var (store, way) = harness.OpenServer();
        var work = new BlockingWork();
        await using var claim = await store.ClaimAsync(harness.Key, Both, default);
        var run = claim.RunAsync("a", work.RunAsync, default);
        var token = await work.BegunAsync(run);
        way.Plan = static (_, _) => Fault.Refused;

        await harness.AdvanceAsync(TimeSpan.FromSeconds(61));
        await WaitExtensions.EventuallyAsync(() => token.IsCancellationRequested, "the lost lease to cancel the work");
        await using var other = await harness.ClaimAsync(Both);
        other.Status.MustBe(ClaimStatus.Claimed, "the claim after the lease ended");
        (await other.RunAsync("a", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the other's run");
        way.Plan = static (_, _) => Fault.None;
        work.End();

        (await run.WithinTimeoutAsync("the run to end")).MustBe(HandlerRunStatus.LeaseLost, "the run that lost its lease");
        (await claim.RunAsync("b", HandlerWork.Never, default)).MustBe(HandlerRunStatus.LeaseLost, "the next run under that claim");
        await claim.DisposeAsync();
        (await other.RunAsync("b", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the other's next run");
        await harness.MustBeAsync(EventState.Settled);
    }

    private static async Task Overtaken(MarkStorageHarness harness)
    {
        var (paused, live) = (Guid.NewGuid(), Guid.NewGuid());
        (await harness.AcquireAsync(paused)).MustBe(ClaimStatus.Claimed, "the first lease");
        await harness.AdvanceAsync(TimeSpan.FromSeconds(61));
        (await harness.AcquireAsync(live)).MustBe(ClaimStatus.Claimed, "the lease after the first one ended");

        (await harness.Direct.TryRenewAsync(harness.Key, paused, MarkStorageHarness.Lease, default)).MustBe(false, "renewing another holder's lease");
        foreach (var settles in new[] { false, true })
        {
            (await harness.Direct.TryCompleteAsync(harness.Key, paused, "a", settles, default)).MustBe(false, "completing under another holder's lease");
            await harness.MustBeAsync(EventState.Open);
        }

        await harness.Direct.ReleaseAsync(harness.Key, paused, default);
        (await harness.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.InProgress, "a claim after a release by the former holder");
        (await harness.Direct.TryCompleteAsync(harness.Key, live, "b", false, default)).MustBe(true, "completing under the live lease");
        await harness.Direct.ReleaseAsync(harness.Key, live, default);
        await harness.MustBeDoneAsync(Both, "b");
        await harness.RunAsync(Both, "a");
    }

    private static async Task FailsAsLost(MarkStorageHarness harness)
    {
        await using var claim = await harness.ClaimAsync("a");
        var run = claim.RunAsync("a", HandlerWork.UntilStopped, default);
        harness.Storage.Plan = static (call, _) => call is StorageCall.Renew ? Fault.Refused : Fault.None;

        await harness.AdvanceAsync(TimeSpan.FromSeconds(61));

        (await run.WithinTimeoutAsync("the lost lease to end the work")).MustBe(HandlerRunStatus.LeaseLost, "the run");
        harness.Logs.Count(LogRecorder.LeaseLost).MustBe(1, "how often the lost lease was logged");
    }

    private static async Task Hangs(MarkStorageHarness harness)
    {
        await using var claim = await harness.ClaimAsync("a");
        var run = claim.RunAsync("a", HandlerWork.UntilStopped, default);
        harness.Storage.Plan = static (call, _) => call is StorageCall.Renew ? Fault.Hangs : Fault.None;

        await harness.AdvanceAsync(MarkStorageHarness.Lease);

        (await run.WithinTimeoutAsync("the lost lease to end the work")).MustBe(HandlerRunStatus.LeaseLost, "the run");
    }

    private static async Task Unreachable(MarkStorageHarness harness)
    {
        harness.Storage.Plan = static (_, _) => Fault.Refused;

        await MustThrowAsync(async () => await harness.ClaimAsync("a"), "a claim");
        await MustThrowAsync(async () => await harness.Store.FindAsync(harness.Key, default), "a lookup");
    }

    private static async Task AnswerLost(MarkStorageHarness harness)
    {
        harness.Storage.Plan = static (call, n) => call is StorageCall.Acquire && n is 1 ? Fault.AnswerLost : Fault.None;

        await MustThrowAsync(async () => await harness.ClaimAsync("a"), "a claim");

        await WaitExtensions.EventuallyAsync(() => harness.Storage.Count(StorageCall.Release) > 0, "a release of the lease that may have been granted");
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        await harness.RunAsync(["a"], "a");
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

        throw new StoreContractException($"expected {what} to throw the storage's exception, found that it did not.");
    }
}
