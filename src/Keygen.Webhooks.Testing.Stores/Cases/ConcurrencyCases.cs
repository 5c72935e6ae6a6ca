using System.Collections.Concurrent;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Concurrent claims.</summary>
internal static class ConcurrencyCases
{
    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("While a handler runs, no other run of it starts", WhileItRuns),
        new("Of hundreds of concurrent claims, one runs the work", static harness => AtOnce(harness, [harness.Store])),
        new("Of concurrent claims in two processes, one runs the work", static harness => AtOnce(harness, [harness.Store, harness.OpenAnother()])),
        new("A thousand concurrent events each run once", Thousand),
    ];

    private static async Task WhileItRuns(StoreHarness harness)
    {
        var another = harness.OpenAnother();
        var work = new BlockingWork();
        await using var claim = await harness.ClaimAsync("a");
        var run = claim.RunAsync("a", work.RunAsync, default);
        await work.BegunAsync(run);

        foreach (var store in new[] { harness.Store, another })
        {
            await using (var other = await store.ClaimAsync(harness.Key, ["a"], default))
            {
                (await other.RunAsync("a", HandlerWork.Never, default)).MustBe(HandlerRunStatus.InProgress, "a second run of a running handler");
            }

            (await store.FindAsync(harness.Key, default)).MustNotBe(EventState.Settled, "the state of a running event");
        }

        work.End();
        (await run.WithinTimeoutAsync("the run to end")).MustBe(HandlerRunStatus.Completed, "the run");
        await harness.MustBeAsync(EventState.Settled);
    }

    private static async Task AtOnce(StoreHarness harness, IIdempotencyStore[] stores)
    {
        var runs = 0;
        var results = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () =>
        {
            await using var claim = await stores[i % stores.Length].ClaimAsync(harness.Key, ["a"], default);
            return await claim.RunAsync("a", async (_, _) =>
            {
                Interlocked.Increment(ref runs);
                await Task.Yield();
            }, default);
        })));

        runs.MustBe(1, "the number of times the work ran");
        results.Count(static result => result.Status is HandlerRunStatus.Completed).MustBe(1, "the number of runs that completed");
        foreach (var result in results)
        {
            result.Status.MustBeOneOf(
                $"each run, this one {result.Describe()},", HandlerRunStatus.Completed, HandlerRunStatus.AlreadyDone, HandlerRunStatus.InProgress);
        }

        await harness.MustBeAsync(EventState.Settled);
    }

    private static async Task Thousand(StoreHarness harness)
    {
        var ran = new ConcurrentBag<string>();
        var keys = Enumerable.Range(0, 1000).Select(i => harness.Key with { IdempotencyToken = $"{harness.Key.IdempotencyToken}{i}" }).ToArray();
        await Task.WhenAll(keys.Select(key => Task.Run(async () =>
        {
            await using var claim = await harness.Store.ClaimAsync(key, ["a"], default);
            claim.Status.MustBe(ClaimStatus.Claimed, "the claim of an event of its own");
            var result = await claim.RunAsync("a", (_, _) =>
            {
                ran.Add(key.IdempotencyToken);
                return Task.CompletedTask;
            }, default);
            result.MustBe(HandlerRunStatus.Completed, "the run of an event of its own");
        })));

        ran.Count.MustBe(1000, "the number of runs");
        ran.Distinct().Count().MustBe(1000, "the number of events run");
        foreach (var key in keys)
        {
            await harness.MustBeAsync(EventState.Settled, key);
        }
    }
}
