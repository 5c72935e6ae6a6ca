using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Forgetting an event, so that it runs again.</summary>
internal static class ForgetCases
{
    private static readonly string[] Both = ["a", "b"];

    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("An unknown event can be forgotten", NeverSeen),
        new("A forgotten event runs all its handlers again", Settled),
        new("A partly completed event, once forgotten, runs all its handlers again", PartlyDone),
        new("Forgetting one event does not change others", Others),
    ];

    private static async Task NeverSeen(StoreHarness harness)
    {
        await harness.MustBeAsync(EventState.Unknown);
        (await harness.Store.ForgetAsync(harness.Key, default)).MustBe(true, "forgetting an event never seen");
        await harness.MustBeAsync(EventState.Unknown);
    }

    private static async Task Settled(StoreHarness harness)
    {
        await harness.RunAsync(["a"], "a");

        (await harness.Store.ForgetAsync(harness.Key, default)).MustBe(true, "forgetting a settled event");

        await harness.MustBeAsync(EventState.Unknown);
        await harness.RunAsync(["a", "added"], "a", "added");
    }

    private static async Task PartlyDone(StoreHarness harness)
    {
        await harness.RunAsync(Both, "a");

        (await harness.Store.ForgetAsync(harness.Key, default)).MustBe(true, "forgetting an event that is free");

        await harness.MustBeAsync(EventState.Unknown);
        await harness.RunAsync(Both, "a", "b");
    }

    private static async Task Others(StoreHarness harness)
    {
        var (elsewhere, later) = (harness.Key with { Registration = "billing" }, harness.Key with { IdempotencyToken = $"{harness.Key.IdempotencyToken}2" });
        foreach (var key in new[] { harness.Key, elsewhere, later })
        {
            await StoreHarness.RunAsync(harness.Store, key, ["a"], "a");
        }

        await harness.Store.ForgetAsync(harness.Key, default);

        await harness.MustBeAsync(EventState.Unknown);
        await harness.MustBeAsync(EventState.Settled, elsewhere);
        await harness.MustBeAsync(EventState.Settled, later);
    }
}
