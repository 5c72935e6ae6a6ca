using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>The six operations, one by one: what they answer, and that repeating one answers the same.</summary>
internal static class StorageCases
{
    private static readonly TimeSpan Lease = MarkStorageHarness.Lease;

    public static readonly ContractCase<MarkStorageHarness>[] All =
    [
        new("A repeated operation gives the same answer", Repeated),
        new("To acquire tells which handlers are done", TellsDone),
        new("The completion that settles ends the lease in the same write", SettlesAtOnce),
        new("A release keeps what is done", ReleaseKeeps),
        new("An event that is leased cannot be forgotten and one whose lease is over can", Forget),
        new("A lease outlives its process", OutlivesProcess),
    ];

    private static async Task Repeated(MarkStorageHarness bench)
    {
        var (storage, key, fence) = (bench.Direct, bench.Key, Guid.NewGuid());
        await TwiceAsync(async () => (await bench.AcquireAsync(fence)).MustBe(ClaimStatus.Claimed, "to acquire, and again with the same fence"));
        await TwiceAsync(async () =>
            (await storage.TryCompleteAsync(key, fence, "a", settles: false, default)).MustBe(true, "to complete, and again"));
        await TwiceAsync(async () => (await storage.TryRenewAsync(key, fence, Lease, default)).MustBe(true, "to renew, and again"));
        await TwiceAsync(async () =>
            (await storage.TryCompleteAsync(key, fence, "b", settles: true, default)).MustBe(true, "to settle, and again"));
        (await storage.TryCompleteAsync(key, Guid.NewGuid(), "b", settles: true, default)).MustBe(false, "to settle with another's fence");
        await TwiceAsync(async () => await storage.ReleaseAsync(key, fence, default));
        await bench.MustBeAsync(EventState.Settled);
        await TwiceAsync(async () => (await storage.ForgetAsync(key, default)).MustBe(true, "to forget, and again"));
        await bench.MustBeAsync(EventState.Unknown);
    }

    private static async Task TellsDone(MarkStorageHarness bench)
    {
        var fence = Guid.NewGuid();
        var first = await bench.Direct.TryAcquireAsync(bench.Key, fence, Lease, default);
        first.Done.Count.MustBe(0, "the number of handlers done of a new event");
        foreach (var handler in new[] { "b", "a", "b" })
        {
            await bench.Direct.TryCompleteAsync(bench.Key, fence, handler, settles: false, default);
        }

        await bench.Direct.ReleaseAsync(bench.Key, fence, default);
        var second = await bench.Direct.TryAcquireAsync(bench.Key, Guid.NewGuid(), Lease, default);

        second.Status.MustBe(ClaimStatus.Claimed, "the claim after the release");
        string.Join(", ", second.Done.Distinct().Order(StringComparer.Ordinal)).MustBe("a, b", "the handlers done");
    }

    private static async Task SettlesAtOnce(MarkStorageHarness bench)
    {
        var fence = Guid.NewGuid();
        await bench.AcquireAsync(fence);
        (await bench.Direct.TryCompleteAsync(bench.Key, fence, "a", settles: true, default)).MustBe(true, "to settle");

        (await bench.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.Settled, "the claim right after");
        (await bench.Direct.ForgetAsync(bench.Key, default)).MustBe(true, "to forget what is settled and so not leased");
    }

    private static async Task ReleaseKeeps(MarkStorageHarness bench)
    {
        await bench.RunAsync(["a", "b"], "a");
        var fence = Guid.NewGuid();
        await bench.AcquireAsync(fence);
        await bench.Direct.ReleaseAsync(bench.Key, fence, default);

        await bench.MustBeAsync(EventState.Open);
        await bench.MustBeDoneAsync(["a", "b"], "a");
    }

    private static async Task Forget(MarkStorageHarness bench)
    {
        var fence = Guid.NewGuid();
        await bench.AcquireAsync(fence);
        await bench.Direct.TryCompleteAsync(bench.Key, fence, "a", settles: false, default);
        (await bench.Direct.ForgetAsync(bench.Key, default)).MustBe(false, "to forget what is leased");
        await bench.MustBeAsync(EventState.Open);

        await bench.AdvanceAsync(TimeSpan.FromSeconds(61));
        (await bench.Direct.ForgetAsync(bench.Key, default)).MustBe(true, "to forget what is leased no more");
        (await bench.Direct.TryCompleteAsync(bench.Key, fence, "a", settles: true, default)).MustBe(false, "to complete what was forgotten");
        await bench.MustBeAsync(EventState.Unknown);
    }

    private static async Task OutlivesProcess(MarkStorageHarness bench)
    {
        await bench.AcquireAsync(Guid.NewGuid());

        await bench.RestartAsync();

        if (bench.Store.Traits.SurvivesRestart)
        {
            (await bench.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.InProgress, "a claim while the dead process's lease lasts");
            await bench.AdvanceAsync(TimeSpan.FromSeconds(61));
            await bench.RunAsync(["a"], "a");
        }
    }

    private static async Task TwiceAsync(Func<Task> operation)
    {
        await operation();
        await operation();
    }
}
