using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Who may write: the fence of the lease, and no other.</summary>
internal static class FenceCases
{
    private static readonly TimeSpan Lease = MarkStorageHarness.Lease;

    public static readonly ContractCase<MarkStorageHarness>[] All =
    [
        new("Only the holder releases a lease", Release),
        new("Only the holder completes", Complete),
        new("Only the holder renews", Renew),
        new("Without a lease nothing is written", NoLease),
        new("Of a hundred fences at once one gets the lease", AtOnce),
        new("Of a hundred fences at once one takes over a lease that is over", TakeOver),
    ];

    private static async Task Release(MarkStorageHarness bench)
    {
        var holder = Guid.NewGuid();
        await bench.AcquireAsync(holder);

        await bench.Direct.ReleaseAsync(bench.Key, Guid.NewGuid(), default);

        (await bench.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.InProgress, "a claim after another's release");
        await bench.Direct.ReleaseAsync(bench.Key, holder, default);
        (await bench.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.Claimed, "a claim after the holder's release");
    }

    private static async Task Complete(MarkStorageHarness bench)
    {
        var holder = Guid.NewGuid();
        await bench.AcquireAsync(holder);

        foreach (var settles in new[] { false, true })
        {
            (await bench.Direct.TryCompleteAsync(bench.Key, Guid.NewGuid(), "a", settles, default)).MustBe(false, "to complete with another fence");
        }

        (await bench.Store.FindAsync(bench.Key, default)).MustNotBe(EventState.Settled, "the state of the event");
        await bench.Direct.ReleaseAsync(bench.Key, holder, default);
        await bench.RunAsync(["a"], "a");
    }

    private static async Task Renew(MarkStorageHarness bench)
    {
        await bench.AcquireAsync(Guid.NewGuid());
        await bench.AdvanceAsync(TimeSpan.FromSeconds(40));

        (await bench.Direct.TryRenewAsync(bench.Key, Guid.NewGuid(), Lease, default)).MustBe(false, "to renew with another fence");

        await bench.AdvanceAsync(TimeSpan.FromSeconds(21));
        (await bench.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.Claimed, "a claim when the holder's lease is over");
    }

    private static async Task NoLease(MarkStorageHarness bench)
    {
        var former = Guid.NewGuid();
        await bench.AcquireAsync(former);
        await bench.Direct.ReleaseAsync(bench.Key, former, default);

        foreach (var fence in new[] { former, Guid.NewGuid() })
        {
            (await bench.Direct.TryRenewAsync(bench.Key, fence, Lease, default)).MustBe(false, "to renew a lease that was released");
            (await bench.Direct.TryCompleteAsync(bench.Key, fence, "a", settles: false, default)).MustBe(false, "to complete after the release");
            (await bench.Direct.TryCompleteAsync(bench.Key, fence, "a", settles: true, default)).MustBe(false, "to settle after the release");
        }

        await bench.RunAsync(["a"], "a");
    }

    private static async Task AtOnce(MarkStorageHarness bench)
    {
        var answers = await HundredAsync(bench);

        answers.Count(static answer => answer is ClaimStatus.Claimed).MustBe(1, "the number of fences that got the lease");
        answers.Count(static answer => answer is ClaimStatus.InProgress).MustBe(99, "the number of fences that were told someone has it");
    }

    private static async Task TakeOver(MarkStorageHarness bench)
    {
        await bench.AcquireAsync(Guid.NewGuid());
        await bench.AdvanceAsync(TimeSpan.FromSeconds(61));

        await AtOnce(bench);
    }

    private static Task<ClaimStatus[]> HundredAsync(MarkStorageHarness bench) =>
        Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => bench.AcquireAsync(Guid.NewGuid()))));
}
