using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>The handlers of an event: removed, added, renamed, and the scopes they run in.</summary>
internal static class HandlerCases
{
    private static readonly string[] Both = ["a", "b"];

    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("When the open handler was removed the claim settles the event", Removed),
        new("A handler added meanwhile runs for an event that is not settled", Added),
        new("A settled event runs nothing, also under new handler names", AddedLater),
        new("A handler that was done under a former name is done", Renamed),
        new("Each run has a scope of its own that ends with it", Scopes),
    ];

    private static async Task Removed(StoreHarness bench)
    {
        await bench.RunAsync(Both, "a");

        await using var claim = await bench.ClaimAsync("a");

        claim.Status.MustBe(ClaimStatus.Settled, "the claim when every handler named is done");
        await bench.MustBeAsync(EventState.Settled);
    }

    private static async Task Added(StoreHarness bench)
    {
        await bench.RunAsync(Both, "a");

        await bench.RunAsync(["added", "a", "b"], "added", "b");

        await bench.MustBeAsync(EventState.Settled);
    }

    private static async Task AddedLater(StoreHarness bench)
    {
        await bench.RunAsync(["a"], "a");

        foreach (var handlers in new string[][] { ["a", "added"], ["renamed"] })
        {
            await using var settled = await bench.ClaimAsync(handlers);
            settled.Status.MustBe(ClaimStatus.Settled, "the claim of a settled event under new names");
            (await settled.RunAsync(handlers[^1], HandlerWork.Never, default)).MustBe(HandlerRunStatus.AlreadyDone, "the run of a new name");
        }
    }

    private static async Task Renamed(StoreHarness bench)
    {
        await bench.RunAsync(Both, "a");

        await using var claim = await bench.Store.ClaimAsync(bench.Key, new HandlerNames([new("renamed", ["a"]), new("b", [])]), default);

        claim.Status.MustBe(ClaimStatus.Claimed, "the claim of an event of which a handler is open");
        (await claim.RunAsync("renamed", HandlerWork.Never, default)).MustBe(HandlerRunStatus.AlreadyDone, "the run of a handler that was done under its former name");
        (await claim.RunAsync("b", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the run of the handler that is open");
        await bench.MustBeAsync(EventState.Settled);
    }

    private static async Task Scopes(StoreHarness bench)
    {
        var probes = new List<ScopeProbe>();
        await using var claim = await bench.ClaimAsync(Both);
        foreach (var handler in Both)
        {
            var result = await claim.RunAsync(handler, (services, _) =>
            {
                var probe = services.GetRequiredService<ScopeProbe>();
                (!probe.IsDisposed).MustHold("that the scope has not ended while its work runs");
                probes.Add(probe);
                return Task.CompletedTask;
            }, default);
            result.MustBe(HandlerRunStatus.Completed, "the run");
            probes[^1].IsDisposed.MustHold("that the scope has ended with its run");
        }

        probes.Distinct().Count().MustBe(2, "the number of scopes of two runs");
    }
}
