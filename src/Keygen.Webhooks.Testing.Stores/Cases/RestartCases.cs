using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>What outlives the process, if the store says that it does.</summary>
internal static class RestartCases
{
    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("Progress survives a restart", PartlyDone),
        new("A settled event is settled after a restart", Settled),
    ];

    private static async Task PartlyDone(StoreHarness bench)
    {
        await bench.RunAsync(["a", "b"], "a");

        await bench.RestartAsync();

        if (bench.Store.Traits.SurvivesRestart)
        {
            await bench.MustBeAsync(EventState.Open);
            await bench.MustBeDoneAsync(["a", "b"], "a");
            await bench.RunAsync(["a", "b"], "b");
        }
    }

    private static async Task Settled(StoreHarness bench)
    {
        await bench.RunAsync(["a"], "a");

        await bench.RestartAsync();

        if (bench.Store.Traits.SurvivesRestart)
        {
            await bench.MustBeAsync(EventState.Settled);
            await using var claim = await bench.ClaimAsync("a");
            claim.Status.MustBe(ClaimStatus.Settled, "the claim of an event settled before the restart");
        }
    }
}
