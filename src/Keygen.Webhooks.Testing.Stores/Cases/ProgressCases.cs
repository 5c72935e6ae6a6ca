using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>What is done is done, and what failed is not.</summary>
internal static class ProgressCases
{
    private static readonly string[] Both = ["a", "b"];

    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("The last completion settles the event", LastCompletion),
        new("What was done before the claim was freed is not run again", PartlyDone),
        new("A failure carries the work's own exception and the next claim runs it again", Failure),
        new("One handler's failure leaves the claim to the next", FailureBesideSuccess),
        new("Disposing a claim frees the event", Disposal),
        new("After a failure another process runs it", FailureThenAnotherProcess),
    ];

    private static async Task LastCompletion(StoreHarness bench)
    {
        await bench.RunAsync(Both, "a", "b");

        await bench.MustBeAsync(EventState.Settled);
        await using var again = await bench.ClaimAsync(Both);
        again.Status.MustBe(ClaimStatus.Settled, "the claim of a settled event");
        (await again.RunAsync("a", HandlerWork.Never, default)).MustBe(HandlerRunStatus.AlreadyDone, "a run under that claim");
    }

    private static async Task PartlyDone(StoreHarness bench)
    {
        await bench.RunAsync(Both, "a");

        await bench.MustBeAsync(EventState.Open);
        await using var claim = await bench.ClaimAsync(Both);
        claim.Status.MustBe(ClaimStatus.Claimed, "the claim of an event with a handler open");
        (await claim.RunAsync("a", HandlerWork.Never, default)).MustBe(HandlerRunStatus.AlreadyDone, "the run of the handler that is done");
        (await claim.RunAsync("b", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the run of the handler that is open");
        await bench.MustBeAsync(EventState.Settled);
    }

    private static async Task Failure(StoreHarness bench)
    {
        var own = new InvalidTimeZoneException("the work's own");
        await using (var claim = await bench.ClaimAsync("a"))
        {
            var result = await claim.RunAsync("a", (_, _) => throw own, default);
            result.MustBe(HandlerRunStatus.Failed, "a run whose work throws");
            result.Error.MustBe(own, "the error of that run");
        }

        (await bench.Store.FindAsync(bench.Key, default)).MustNotBe(EventState.Settled, "the state of the event after a failure");
        await bench.RunAsync(["a"], "a");
    }

    private static async Task FailureBesideSuccess(StoreHarness bench)
    {
        await using (var claim = await bench.ClaimAsync(Both))
        {
            var failed = await claim.RunAsync("a", static (_, _) => Task.FromException(new InvalidOperationException("mine")), default);
            failed.MustBe(HandlerRunStatus.Failed, "a run whose work throws");
            (await claim.RunAsync("b", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the next run under the same claim");
        }

        await using var again = await bench.ClaimAsync(Both);
        (await again.RunAsync("b", HandlerWork.Never, default)).MustBe(HandlerRunStatus.AlreadyDone, "the run of the handler that is done");
        (await again.RunAsync("a", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the run of the handler that failed");
    }

    private static async Task Disposal(StoreHarness bench)
    {
        await (await bench.ClaimAsync("a")).DisposeAsync();

        await bench.RunAsync(["a"], "a");
    }

    private static async Task FailureThenAnotherProcess(StoreHarness bench)
    {
        var other = bench.OpenAnother();
        await using (var claim = await bench.ClaimAsync(Both))
        {
            (await claim.RunAsync("a", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the first handler's run");
            await claim.RunAsync("b", static (_, _) => throw new InvalidOperationException("mine"), default);
        }

        await using var elsewhere = await other.ClaimAsync(bench.Key, Both, default);
        (await elsewhere.RunAsync("a", HandlerWork.Never, default)).MustBe(HandlerRunStatus.AlreadyDone, "the run, in another process, of what is done");
        (await elsewhere.RunAsync("b", HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, "the run, in another process, of what failed");
        await bench.MustBeAsync(EventState.Settled);
    }
}
