using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>The record that a handler is done, and what it takes to make it.</summary>
internal static class CompletionCases
{
    private static readonly string[] Both = ["a", "b"];

    public static readonly ContractCase<MarkStorageHarness>[] All =
    [
        new("A completion that is refused is tried again for as long as the lease lasts", static bench => TriedAgain(bench, Fault.Refused)),
        new("A completion whose answer is lost is tried again for as long as the lease lasts", static bench => TriedAgain(bench, Fault.AnswerLost)),
        new("A completion that hangs is tried again for as long as the lease lasts", static bench => TriedAgain(bench, Fault.Hangs)),
        new("A completion that is refused until the lease is over is unavailable", static bench => Unavailable(bench, Fault.Refused)),
        new("A completion that hangs until the lease is over is unavailable", static bench => Unavailable(bench, Fault.Hangs)),
        new("No write to the storage can be cancelled by who asks the work to stop", NoWriteCancelled),
        new("One handler costs a claim and a completion", Cost),
    ];

    private static async Task TriedAgain(MarkStorageHarness bench, Fault fault)
    {
        bench.Storage.Plan = (call, n) => call is StorageCall.Complete && n is 1 or 2 or 4 or 5 ? fault : Fault.None;
        await using (var claim = await bench.ClaimAsync(Both))
        {
            foreach (var handler in Both)
            {
                var result = await bench.UntilAsync(claim.RunAsync(handler, HandlerWork.Nothing, default), "the run to end");
                result.MustBe(HandlerRunStatus.Completed, $"the run of handler {handler}");
            }
        }

        await bench.MustBeAsync(EventState.Settled);
        bench.Logs.Count(LogRecorder.LeaseLost).MustBe(0, "how often a lost lease was logged");
    }

    private static async Task Unavailable(MarkStorageHarness bench, Fault fault)
    {
        var claim = await bench.ClaimAsync("a");
        bench.Storage.Plan = (call, _) => call is StorageCall.Complete or StorageCall.Renew or StorageCall.Release ? fault : Fault.None;

        var result = await bench.UntilAsync(claim.RunAsync("a", HandlerWork.Nothing, default), "the run to end");
        await bench.UntilAsync(EndAsync(claim), "the claim to be disposed");

        result.MustBe(HandlerRunStatus.Unavailable, "the run");
        result.Error.MustNotBe(null, "its error");
        (bench.Logs.Count(LogRecorder.ReleaseFailed) > 0).MustHold("that the log says the claim could not be freed");
    }

    private static async Task NoWriteCancelled(MarkStorageHarness bench)
    {
        using var stop = new CancellationTokenSource();
        await using (var claim = await bench.ClaimAsync(Both))
        {
            await claim.RunAsync("a", async (_, _) => await stop.CancelAsync(), stop.Token);
        }

        var writes = bench.Storage.Calls.Where(static made => made.Call is StorageCall.Complete or StorageCall.Release).ToArray();
        writes.Length.MustBe(2, "the number of writes");
        writes.Count(static made => made.Token.CanBeCanceled).MustBe(0, "the number of writes that can be cancelled");
        await bench.MustBeDoneAsync(Both, "a");
    }

    private static async Task Cost(MarkStorageHarness bench)
    {
        await bench.RunAsync(["a"], "a");

        string.Join(", ", bench.Storage.Calls.Select(static made => made.Call)).MustBe("Acquire, Complete", "the calls");
    }

    private static async Task<bool> EndAsync(EventClaim claim)
    {
        await claim.DisposeAsync();
        return true;
    }
}
