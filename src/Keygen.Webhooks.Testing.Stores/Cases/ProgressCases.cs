using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>The progress of an event: completed and failed handlers.</summary>
internal static class ProgressCases
{
    private static readonly string[] Both = ["a", "b"];

    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("The last completion settles the event", LastCompletion),
        new("A handler completed before the claim was released does not run again", PartlyDone),
        new("A failure contains the work's exception, and the next claim runs the handler again", Failure),
        new("After one handler fails, the next one runs under the same claim", FailureBesideSuccess),
        new("Disposing a claim releases the event", Disposal),
        new("After a failure, another process can run the handler", FailureThenAnotherProcess),
        new("The completed handlers are known, or none of them", CompletedHandlers),
    ];

    private static async Task LastCompletion(StoreHarness harness)
    {
        await harness.RunAsync(Both, "a", "b");

        await harness.MustBeAsync(EventState.Settled);
        await using var again = await harness.ClaimAsync(Both);
        await StoreHarness.MustBeSettledAsync(again, "the claim of a settled event", Both);
    }

    private static async Task CompletedHandlers(StoreHarness harness)
    {
        await MustBeCompletedAsync();
        await harness.RunAsync(Both, "a");
        await MustBeCompletedAsync("a");
        await harness.RunAsync(Both, "b");
        await MustBeCompletedAsync("a", "b");

        async Task MustBeCompletedAsync(params string[] expected)
        {
            // Null: a back-fill skips the settled events of such a store.
            if (await harness.Store.FindCompletedAsync(harness.Key, ["b", "a", "added"], default) is { } completed)
            {
                string.Join(", ", completed.Order(StringComparer.Ordinal)).MustBe(string.Join(", ", expected), "the completed handlers");
            }
        }
    }

    private static async Task PartlyDone(StoreHarness harness)
    {
        await harness.RunAsync(Both, "a");

        await harness.MustBeAsync(EventState.Open);
        await using var claim = await harness.ClaimAsync(Both);
        claim.Status.MustBe(ClaimStatus.Claimed, "the claim of an event with an open handler");
        (await claim.RunAsync("a", HandlerWork.Never, default)).MustBe(HandlerRunStatus.AlreadyDone, "the run of the completed handler");
        (await claim.RunAsync("b", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the run of the open handler");
        await harness.MustBeAsync(EventState.Settled);
    }

    private static async Task Failure(StoreHarness harness)
    {
        var own = new InvalidTimeZoneException("the work's own");
        await using (var claim = await harness.ClaimAsync("a"))
        {
            var result = await claim.RunAsync("a", (_, _) => throw own, default);
            result.MustBe(HandlerRunStatus.Failed, "a run whose work throws");
            result.Error.MustBe(own, "the error of that run");
        }

        (await harness.Store.FindAsync(harness.Key, default)).MustNotBe(EventState.Settled, "the state of the event after a failure");
        await harness.RunAsync(["a"], "a");
    }

    private static async Task FailureBesideSuccess(StoreHarness harness)
    {
        await using (var claim = await harness.ClaimAsync(Both))
        {
            var failed = await claim.RunAsync("a", static (_, _) => Task.FromException(new InvalidOperationException("mine")), default);
            failed.MustBe(HandlerRunStatus.Failed, "a run whose work throws");
            (await claim.RunAsync("b", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the next run under the same claim");
        }

        await using var again = await harness.ClaimAsync(Both);
        (await again.RunAsync("b", HandlerWork.Never, default)).MustBe(HandlerRunStatus.AlreadyDone, "the run of the completed handler");
        (await again.RunAsync("a", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the run of the failed handler");
    }

    private static async Task Disposal(StoreHarness harness)
    {
        await (await harness.ClaimAsync("a")).DisposeAsync();

        await harness.RunAsync(["a"], "a");
    }

    private static async Task FailureThenAnotherProcess(StoreHarness harness)
    {
        var other = harness.OpenAnother();
        await using (var claim = await harness.ClaimAsync(Both))
        {
            (await claim.RunAsync("a", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the first handler's run");
            await claim.RunAsync("b", static (_, _) => throw new InvalidOperationException("mine"), default);
        }

        await using var elsewhere = await other.ClaimAsync(harness.Key, Both, default);
        (await elsewhere.RunAsync("a", HandlerWork.Never, default)).MustBe(HandlerRunStatus.AlreadyDone, "the run of the completed handler in another process");
        (await elsewhere.RunAsync("b", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the run of the failed handler in another process");
        await harness.MustBeAsync(EventState.Settled);
    }
}
