using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>The operations, and the results of repeating them.</summary>
internal static class StorageCases
{
    private static readonly TimeSpan Lease = MarkStorageHarness.Lease;

    public static readonly ContractCase<MarkStorageHarness>[] All =
    [
        new("A repeated operation returns the same result", Repeated),
        new("An acquire returns the completed handlers", TellsDone),
        new("The completion that settles ends the lease in the same write", SettlesAtOnce),
        new("A release keeps the completed handlers", ReleaseKeeps),
        new("A lease outlives its process", OutlivesProcess),
    ];

    private static async Task Repeated(MarkStorageHarness harness)
    {
        var (storage, key, fence) = (harness.Direct, harness.Key, Guid.NewGuid());
        await TwiceAsync(async () => (await harness.AcquireAsync(fence)).MustBe(ClaimStatus.Claimed, "acquiring, and again with the same fence"));
        await TwiceAsync(async () =>
            (await storage.TryCompleteAsync(key, fence, "a", settles: false, default)).MustBe(true, "completing, and again"));
        await TwiceAsync(async () => (await storage.TryRenewAsync(key, fence, Lease, default)).MustBe(true, "renewing, and again"));
        await TwiceAsync(async () =>
            (await storage.TryCompleteAsync(key, fence, "b", settles: true, default)).MustBe(true, "settling, and again"));
        (await storage.TryCompleteAsync(key, Guid.NewGuid(), "b", settles: true, default)).MustBe(false, "settling with another's fence");
        await TwiceAsync(async () => await storage.ReleaseAsync(key, fence, default));
        await harness.MustBeAsync(EventState.Settled);
    }

    private static async Task TellsDone(MarkStorageHarness harness)
    {
        var fence = Guid.NewGuid();
        var first = await harness.Direct.TryAcquireAsync(harness.Key, fence, Lease, default);
        first.Done.Count.MustBe(0, "the number of completed handlers of a new event");
        foreach (var handler in new[] { "b", "a", "b" })
        {
            await harness.Direct.TryCompleteAsync(harness.Key, fence, handler, settles: false, default);
        }

        await harness.Direct.ReleaseAsync(harness.Key, fence, default);
        var second = await harness.Direct.TryAcquireAsync(harness.Key, Guid.NewGuid(), Lease, default);

        second.Status.MustBe(ClaimStatus.Claimed, "the claim after the release");
        string.Join(", ", second.Done.Distinct().Order(StringComparer.Ordinal)).MustBe("a, b", "the completed handlers");
    }

    private static async Task SettlesAtOnce(MarkStorageHarness harness)
    {
        var fence = Guid.NewGuid();
        await harness.AcquireAsync(fence);
        (await harness.Direct.TryCompleteAsync(harness.Key, fence, "a", settles: true, default)).MustBe(true, "settling");

        (await harness.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.Settled, "the claim right after");
    }

    private static async Task ReleaseKeeps(MarkStorageHarness harness)
    {
        await harness.RunAsync(["a", "b"], "a");
        var fence = Guid.NewGuid();
        await harness.AcquireAsync(fence);
        await harness.Direct.ReleaseAsync(harness.Key, fence, default);

        await harness.MustBeAsync(EventState.Open);
        await harness.MustBeDoneAsync(["a", "b"], "a");
    }

    private static async Task OutlivesProcess(MarkStorageHarness harness)
    {
        await harness.AcquireAsync(Guid.NewGuid());

        await harness.RestartAsync();

        if (harness.Store.Traits.SurvivesRestart)
        {
            (await harness.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.InProgress, "a claim before the lease of the ended process ends");
            await harness.AdvanceAsync(TimeSpan.FromSeconds(61));
            await harness.RunAsync(["a"], "a");
        }
    }

    private static async Task TwiceAsync(Func<Task> operation)
    {
        await operation();
        await operation();
    }
}
