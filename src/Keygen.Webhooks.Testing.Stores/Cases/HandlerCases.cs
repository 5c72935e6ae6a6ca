using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Removed, added and renamed handlers, and the scopes they run in.</summary>
internal static class HandlerCases
{
    private static readonly string[] Both = ["a", "b"];

    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("When the open handler was removed, the claim settles the event", Removed),
        new("A handler added later runs for an event that is not settled", Added),
        new("A settled event runs no handler, not even one with a new name", AddedLater),
        new("A handler that completed under a former name does not run again", Renamed),
        new("Each run has its own scope, which ends with the run", Scopes),
    ];

    private static async Task Removed(StoreHarness harness)
    {
        await harness.RunAsync(Both, "a");

        await using var claim = await harness.ClaimAsync("a");

        await StoreHarness.MustBeSettledAsync(claim, "the claim when every handler is completed", "a");
        await harness.MustBeAsync(EventState.Settled);
    }

    private static async Task Added(StoreHarness harness)
    {
        await harness.RunAsync(Both, "a");

        await harness.RunAsync(["added", "a", "b"], "added", "b");

        await harness.MustBeAsync(EventState.Settled);
    }

    private static async Task AddedLater(StoreHarness harness)
    {
        await harness.RunAsync(["a"], "a");

        foreach (var handlers in new string[][] { ["a", "added"], ["renamed"] })
        {
            await using var settled = await harness.ClaimAsync(handlers);
            await StoreHarness.MustBeSettledAsync(settled, "the claim of a settled event under new names", handlers);
        }
    }

    private static async Task Renamed(StoreHarness harness)
    {
        await harness.RunAsync(Both, "a");

        var names = new HandlerNames([new("a2", ["a"]), new("b", [])]);
        if (await harness.Store.FindCompletedAsync(harness.Key, names, default) is { } completed)
        {
            string.Join(", ", completed).MustBe("a2", "the names that FindCompletedAsync returns");
        }

        await using var claim = await harness.Store.ClaimAsync(harness.Key, names, default);

        claim.Status.MustBe(ClaimStatus.Claimed, "the claim of an event with an open handler");
        (await claim.RunAsync("a2", HandlerWork.Never, default)).MustBe(HandlerRunStatus.AlreadyDone, "the run of a handler that completed under its former name");
        (await claim.RunAsync("b", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the run of the open handler");
        await harness.MustBeAsync(EventState.Settled);
    }

    private static async Task Scopes(StoreHarness harness)
    {
        var probes = new List<ScopeProbe>();
        await using var claim = await harness.ClaimAsync(Both);
        foreach (var handler in Both)
        {
            var result = await claim.RunAsync(handler, (services, _) =>
            {
                var probe = services.GetRequiredService<ScopeProbe>();
                (!probe.IsDisposed).MustHold("that the scope is not disposed while its work runs");
                probes.Add(probe);
                return Task.CompletedTask;
            }, default);
            result.MustBe(HandlerRunStatus.Completed, "the run");
            probes[^1].IsDisposed.MustHold("that the scope is disposed with its run");
        }

        probes.Distinct().Count().MustBe(2, "the number of scopes of two runs");
    }
}
