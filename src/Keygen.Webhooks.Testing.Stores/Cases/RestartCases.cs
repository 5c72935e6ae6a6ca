using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>What a store keeps across a restart, when it declares that it survives one.</summary>
internal static class RestartCases
{
    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("Progress survives a restart", PartlyDone),
        new("A settled event stays settled after a restart", Settled),
    ];

    private static async Task PartlyDone(StoreHarness harness)
    {
        await harness.RunAsync(["a", "b"], "a");

        await harness.RestartAsync();

        if (harness.Store.Traits.SurvivesRestart)
        {
            await harness.MustBeAsync(EventState.Open);
            await harness.MustBeDoneAsync(["a", "b"], "a");
            await harness.RunAsync(["a", "b"], "b");
        }
    }

    private static async Task Settled(StoreHarness harness)
    {
        await harness.RunAsync(["a"], "a");

        await harness.RestartAsync();

        if (harness.Store.Traits.SurvivesRestart)
        {
            await harness.MustBeAsync(EventState.Settled);
            await using var claim = await harness.ClaimAsync("a");
            await StoreHarness.MustBeSettledAsync(claim, "the claim of an event settled before the restart", "a");
        }
    }
}
