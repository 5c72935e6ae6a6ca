using System.Collections.Concurrent;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Many at once.</summary>
internal static class ConcurrencyCases
{
    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("While a handler runs nobody else runs it", WhileItRuns),
        new("Of hundreds of claims at once one runs the work", static bench => AtOnce(bench, [bench.Store])),
        new("Of claims at once in two processes one runs the work", static bench => AtOnce(bench, [bench.Store, bench.OpenAnother()])),
        new("A thousand events at once each run once", Thousand),
    ];

    private static async Task WhileItRuns(StoreHarness bench)
    {
        var another = bench.OpenAnother();
        var work = new BlockingWork();
        await using var claim = await bench.ClaimAsync("a");
        var run = claim.RunAsync("a", work.RunAsync, default);
        await work.BegunAsync(run);

        foreach (var store in new[] { bench.Store, another })
        {
            await using (var other = await store.ClaimAsync(bench.Key, ["a"], default))
            {
                (await other.RunAsync("a", HandlerWork.Never, default)).MustBe(HandlerRunStatus.InProgress, "another's run of what is being run");
            }

            (await store.ForgetAsync(bench.Key, default)).MustBe(false, "forgetting what is being run");
            (await store.FindAsync(bench.Key, default)).MustNotBe(EventState.Settled, "the state of what is being run");
        }

        work.End();
        (await run.SoonAsync("the run to end")).MustBe(HandlerRunStatus.Completed, "the run");
        await bench.MustBeAsync(EventState.Settled);
    }

    private static async Task AtOnce(StoreHarness bench, IIdempotencyStore[] stores)
    {
        var runs = 0;
        var results = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () =>
        {
            await using var claim = await stores[i % stores.Length].ClaimAsync(bench.Key, ["a"], default);
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

        await bench.MustBeAsync(EventState.Settled);
    }

    private static async Task Thousand(StoreHarness bench)
    {
        var ran = new ConcurrentBag<string>();
        var keys = Enumerable.Range(0, 1000).Select(i => bench.Key with { IdempotencyToken = $"{bench.Key.IdempotencyToken}{i}" }).ToArray();
        await Task.WhenAll(keys.Select(key => Task.Run(async () =>
        {
            await using var claim = await bench.Store.ClaimAsync(key, ["a"], default);
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
            await bench.MustBeAsync(EventState.Settled, key);
        }
    }
}
