using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Cancelled operations. They may throw or return, but must not leave anything behind.</summary>
internal static class CancellationCases
{
    private static readonly CancellationToken Fired = new(canceled: true);

    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("A cancelled claim leaves the event free", Claim),
        new("A cancelled lookup changes nothing", Find),
        new("Claims cancelled halfway hold the event for at most one lease", HalfWay),
    ];

    private static async Task Claim(StoreHarness harness)
    {
        var (answered, claim) = await Expectations.AnswerOrCancelAsync(() => harness.Store.ClaimAsync(harness.Key, ["a"], Fired), "the claim");
        if (answered)
        {
            await claim!.DisposeAsync();
        }

        await harness.RunAsync(["a"], "a");
    }

    private static async Task Find(StoreHarness harness)
    {
        await harness.RunAsync(["a", "b"], "a");

        var (answered, state) = await Expectations.AnswerOrCancelAsync(() => harness.Store.FindAsync(harness.Key, Fired), "the lookup");

        (answered ? state : EventState.Open).MustBe(EventState.Open, "the state of the event");
        await harness.MustBeAsync(EventState.Open);
        await harness.RunAsync(["a", "b"], "b");
    }

    private static async Task HalfWay(StoreHarness harness)
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            using var giveUp = new CancellationTokenSource();
            var claiming = Expectations.AnswerOrCancelAsync(() => harness.Store.ClaimAsync(harness.Key, ["a"], giveUp.Token), "the claim");
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

        await harness.AdvanceAsync(TimeSpan.FromMinutes(9)); // longer than the longest lease
        await harness.RunAsync(["a"], "a");
    }
}
