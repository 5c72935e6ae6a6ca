using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Recording that a handler is completed, with a storage that fails.</summary>
internal static class CompletionCases
{
    private static readonly string[] Both = ["a", "b"];

    public static readonly ContractCase<MarkStorageHarness>[] All =
    [
        new("A rejected completion is retried until the lease ends", static harness => TriedAgain(harness, Fault.Refused)),
        new("A completion whose response is lost is retried until the lease ends", static harness => TriedAgain(harness, Fault.AnswerLost)),
        new("A completion that hangs is retried until the lease ends", static harness => TriedAgain(harness, Fault.Hangs)),
        new("A completion rejected until the lease ends makes the run unavailable", static harness => Unavailable(harness, Fault.Refused)),
        new("A completion that hangs until the lease ends makes the run unavailable", static harness => Unavailable(harness, Fault.Hangs)),
        new("A request to stop the work cancels no write to the storage", NoWriteCancelled),
        new("One handler costs one acquire and one completion", Cost),
    ];

    private static async Task TriedAgain(MarkStorageHarness harness, Fault fault)
    {
        harness.Storage.Plan = (call, n) => call is StorageCall.Complete && n is 1 or 2 or 4 or 5 ? fault : Fault.None;
        await using (var claim = await harness.ClaimAsync(Both))
        {
            foreach (var handler in Both)
            {
                var result = await harness.UntilAsync(claim.RunAsync(handler, HandlerWork.Nothing, default), "the run to end");
                result.MustBe(HandlerRunStatus.Completed, $"the run of handler {handler}");
            }
        }

        await harness.MustBeAsync(EventState.Settled);
        harness.Logs.Count(LogRecorder.LeaseLost).MustBe(0, "how often a lost lease was logged");
    }

    private static async Task Unavailable(MarkStorageHarness harness, Fault fault)
    {
        var claim = await harness.ClaimAsync("a");
        harness.Storage.Plan = (call, _) => call is StorageCall.Complete or StorageCall.Renew or StorageCall.Release ? fault : Fault.None;

        var result = await harness.UntilAsync(claim.RunAsync("a", HandlerWork.Nothing, default), "the run to end");
        await harness.UntilAsync(EndAsync(claim), "the claim to be disposed");

        result.MustBe(HandlerRunStatus.Unavailable, "the run");
        result.Error.MustNotBe(null, "its error");
        (harness.Logs.Count(LogRecorder.ReleaseFailed) > 0).MustHold("that the log says the claim could not be freed");
    }

    private static async Task NoWriteCancelled(MarkStorageHarness harness)
    {
        using var stop = new CancellationTokenSource();
        await using (var claim = await harness.ClaimAsync(Both))
        {
            await claim.RunAsync("a", async (_, _) => await stop.CancelAsync(), stop.Token);
        }

        var writes = harness.Storage.Calls.Where(static made => made.Call is StorageCall.Complete or StorageCall.Release).ToArray();
        writes.Length.MustBe(2, "the number of writes");
        writes.Count(static made => made.Token.CanBeCanceled).MustBe(0, "the number of writes that can be cancelled");
        await harness.MustBeDoneAsync(Both, "a");
    }

    private static async Task Cost(MarkStorageHarness harness)
    {
        await harness.RunAsync(["a"], "a");

        string.Join(", ", harness.Storage.Calls.Select(static made => made.Call)).MustBe("Acquire, Complete", "the calls");
    }

    private static async Task<bool> EndAsync(EventClaim claim)
    {
        await claim.DisposeAsync();
        return true;
    }
}
