using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Only the fence of the current lease may write.</summary>
internal static class FenceCases
{
    private static readonly TimeSpan Lease = MarkStorageHarness.Lease;

    public static readonly ContractCase<MarkStorageHarness>[] All =
    [
        new("Only the holder releases a lease", Release),
        new("Only the holder completes", Complete),
        new("Only the holder renews", Renew),
        new("Without a lease, no write succeeds", NoLease),
        new("Of a hundred concurrent fences, one gets the lease", AtOnce),
        new("Of a hundred concurrent fences, one takes over an expired lease", TakeOver),
    ];

    private static async Task Release(MarkStorageHarness harness)
    {
        var holder = Guid.NewGuid();
        await harness.AcquireAsync(holder);

        await harness.Direct.ReleaseAsync(harness.Key, Guid.NewGuid(), default);

        (await harness.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.InProgress, "a claim after another's release");
        await harness.Direct.ReleaseAsync(harness.Key, holder, default);
        (await harness.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.Claimed, "a claim after the holder's release");
    }

    private static async Task Complete(MarkStorageHarness harness)
    {
        var holder = Guid.NewGuid();
        await harness.AcquireAsync(holder);

        foreach (var settles in new[] { false, true })
        {
            (await harness.Direct.TryCompleteAsync(harness.Key, Guid.NewGuid(), "a", settles, default)).MustBe(false, "completing with another fence");
        }

        (await harness.Store.FindAsync(harness.Key, default)).MustNotBe(EventState.Settled, "the state of the event");
        await harness.Direct.ReleaseAsync(harness.Key, holder, default);
        await harness.RunAsync(["a"], "a");
    }

    private static async Task Renew(MarkStorageHarness harness)
    {
        await harness.AcquireAsync(Guid.NewGuid());
        await harness.AdvanceAsync(TimeSpan.FromSeconds(40));

        (await harness.Direct.TryRenewAsync(harness.Key, Guid.NewGuid(), Lease, default)).MustBe(false, "renewing with another fence");

        await harness.AdvanceAsync(TimeSpan.FromSeconds(21));
        (await harness.AcquireAsync(Guid.NewGuid())).MustBe(ClaimStatus.Claimed, "a claim after the holder's lease ended");
    }

    private static async Task NoLease(MarkStorageHarness harness)
    {
        var former = Guid.NewGuid();
        await harness.AcquireAsync(former);
        await harness.Direct.ReleaseAsync(harness.Key, former, default);

        foreach (var fence in new[] { former, Guid.NewGuid() })
        {
            (await harness.Direct.TryRenewAsync(harness.Key, fence, Lease, default)).MustBe(false, "renewing a lease that was released");
            (await harness.Direct.TryCompleteAsync(harness.Key, fence, "a", settles: false, default)).MustBe(false, "completing after the release");
            (await harness.Direct.TryCompleteAsync(harness.Key, fence, "a", settles: true, default)).MustBe(false, "settling after the release");
        }

        await harness.RunAsync(["a"], "a");
    }

    private static async Task AtOnce(MarkStorageHarness harness)
    {
        var answers = await HundredAsync(harness);

        answers.Count(static answer => answer is ClaimStatus.Claimed).MustBe(1, "the number of fences that got the lease");
        answers.Count(static answer => answer is ClaimStatus.InProgress).MustBe(99, "the number of fences that did not get the lease");
    }

    private static async Task TakeOver(MarkStorageHarness harness)
    {
        await harness.AcquireAsync(Guid.NewGuid());
        await harness.AdvanceAsync(TimeSpan.FromSeconds(61));

        await AtOnce(harness);
    }

    private static Task<ClaimStatus[]> HundredAsync(MarkStorageHarness harness) =>
        Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => harness.AcquireAsync(Guid.NewGuid()))));
}
