using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Operations whose caller has gone. They may throw as cancelled or answer; nothing may stay behind.</summary>
internal static class CancellationCases
{
    private static readonly CancellationToken Fired = new(canceled: true);

    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("A claim that was cancelled leaves the event free", Claim),
        new("A lookup that was cancelled changes nothing", Find),
        new("To forget, cancelled, is done or not done", Forget),
        new("Claims given up half way hold the event no longer than a lease", HalfWay),
    ];

    private static async Task Claim(StoreHarness bench)
    {
        var (answered, claim) = await Expectations.AnswerOrCancelAsync(() => bench.Store.ClaimAsync(bench.Key, ["a"], Fired), "the claim");
        if (answered)
        {
            await claim!.DisposeAsync();
        }

        await bench.RunAsync(["a"], "a");
    }

    private static async Task Find(StoreHarness bench)
    {
        await bench.RunAsync(["a", "b"], "a");

        var (answered, state) = await Expectations.AnswerOrCancelAsync(() => bench.Store.FindAsync(bench.Key, Fired), "the lookup");

        (answered ? state : EventState.Open).MustBe(EventState.Open, "the state of the event");
        await bench.MustBeAsync(EventState.Open);
        await bench.RunAsync(["a", "b"], "b");
    }

    private static async Task Forget(StoreHarness bench)
    {
        await bench.RunAsync(["a"], "a");

        var (answered, forgotten) = await Expectations.AnswerOrCancelAsync(() => bench.Store.ForgetAsync(bench.Key, Fired), "the forgetting");

        if (answered)
        {
            forgotten.MustBe(true, "to forget an event nobody runs");
        }

        await bench.MustBeAsync(answered ? EventState.Unknown : EventState.Settled);
    }

    private static async Task HalfWay(StoreHarness bench)
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            using var giveUp = new CancellationTokenSource();
            var claiming = Expectations.AnswerOrCancelAsync(() => bench.Store.ClaimAsync(bench.Key, ["a"], giveUp.Token), "the claim");
            if (i % 2 == 0)
            {
                await Task.Yield();
            }

            await giveUp.CancelAsync();
            var (answered, claim) = await claiming;
            if (answered)
            {
                await claim!.DisposeAsync();
            }
        })));

        await bench.AdvanceAsync(TimeSpan.FromMinutes(9)); // longer than the longest lease
        await bench.RunAsync(["a"], "a");
    }
}
