using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>How long marks live.</summary>
internal static class RetentionCases
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Keygen's own retries end after 61 hours at the latest.</summary>
    private static readonly TimeSpan Retries = TimeSpan.FromDays(3);

    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("A mark lives as long as the retention says and a duplicate renews it", Settled),
        new("To look an event up renews nothing", Lookup),
        new("What is partly done is remembered for the days Keygen retries", PartlyDone),
        new("What is partly done lives as long as the retention says and a claim renews it", PartlyDoneAgain),
    ];

    private static async Task Settled(StoreHarness bench)
    {
        var retention = bench.Store.Traits.Retention;
        (retention >= Retries).MustHold($"that the retention, {retention}, is at least {Retries}");
        await bench.RunAsync(["a"], "a");

        for (var i = 0; i < 2; i++)
        {
            await bench.AdvanceAsync(retention - Day);
            await using var seen = await bench.ClaimAsync("a");
            seen.Status.MustBe(ClaimStatus.Settled, "the claim a day before the mark is as old as the retention");
        }

        await bench.AdvanceAsync(retention + Day);
        await bench.RunAsync(["a"], "a");
    }

    private static async Task Lookup(StoreHarness bench)
    {
        var retention = bench.Store.Traits.Retention;
        await bench.RunAsync(["a"], "a");

        await bench.AdvanceAsync(retention - Day);
        await bench.MustBeAsync(EventState.Settled);
        await bench.AdvanceAsync(Day + Day);

        await bench.RunAsync(["a"], "a");
    }

    private static async Task PartlyDone(StoreHarness bench)
    {
        await bench.RunAsync(["a", "b"], "a");

        await bench.AdvanceAsync(Retries);

        await bench.MustBeDoneAsync(["a", "b"], "a");
    }

    private static async Task PartlyDoneAgain(StoreHarness bench)
    {
        await bench.RunAsync(["a", "b"], "a");

        for (var i = 0; i < 2; i++)
        {
            await bench.AdvanceAsync(bench.Store.Traits.Retention - Day);
            await bench.MustBeDoneAsync(["a", "b"], "a");
        }
    }
}
