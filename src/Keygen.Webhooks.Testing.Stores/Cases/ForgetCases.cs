using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>A deliberate replay.</summary>
internal static class ForgetCases
{
    private static readonly string[] Both = ["a", "b"];

    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("An event never seen is unknown and may be forgotten", NeverSeen),
        new("A forgotten event runs all its handlers again", Settled),
        new("A forgotten event that was partly done runs all its handlers again", PartlyDone),
        new("To forget one event leaves the others", Others),
    ];

    private static async Task NeverSeen(StoreHarness bench)
    {
        await bench.MustBeAsync(EventState.Unknown);
        (await bench.Store.ForgetAsync(bench.Key, default)).MustBe(true, "to forget an event never seen");
        await bench.MustBeAsync(EventState.Unknown);
    }

    private static async Task Settled(StoreHarness bench)
    {
        await bench.RunAsync(["a"], "a");

        (await bench.Store.ForgetAsync(bench.Key, default)).MustBe(true, "to forget a settled event");

        await bench.MustBeAsync(EventState.Unknown);
        await bench.RunAsync(["a", "added"], "a", "added");
    }

    private static async Task PartlyDone(StoreHarness bench)
    {
        await bench.RunAsync(Both, "a");

        (await bench.Store.ForgetAsync(bench.Key, default)).MustBe(true, "to forget an event that is free");

        await bench.MustBeAsync(EventState.Unknown);
        await bench.RunAsync(Both, "a", "b");
    }

    private static async Task Others(StoreHarness bench)
    {
        var (elsewhere, later) = (bench.Key with { Registration = "billing" }, bench.Key with { IdempotencyToken = $"{bench.Key.IdempotencyToken}2" });
        foreach (var key in new[] { bench.Key, elsewhere, later })
        {
            await StoreHarness.RunAsync(bench.Store, key, ["a"], "a");
        }

        await bench.Store.ForgetAsync(bench.Key, default);

        await bench.MustBeAsync(EventState.Unknown);
        await bench.MustBeAsync(EventState.Settled, elsewhere);
        await bench.MustBeAsync(EventState.Settled, later);
    }
}
