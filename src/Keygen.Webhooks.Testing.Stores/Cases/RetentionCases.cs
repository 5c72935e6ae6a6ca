using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>The retention of marks.</summary>
internal static class RetentionCases
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Keygen's own retries end after 61 hours at the latest.</summary>
    private static readonly TimeSpan Retries = TimeSpan.FromDays(3);

    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("A mark lives for the retention, and a duplicate renews it", Settled),
        new("Looking up an event does not renew its mark", Lookup),
        new("A partly completed event is remembered while Keygen retries", PartlyDone),
        new("A partly completed event lives for the retention, and a claim renews it", PartlyDoneAgain),
    ];

    private static async Task Settled(StoreHarness harness)
    {
        var retention = harness.Store.Traits.Retention;
        (retention >= Retries).MustHold($"that the retention, {retention}, is at least {Retries}");
        await harness.RunAsync(["a"], "a");

        for (var i = 0; i < 2; i++)
        {
            await harness.AdvanceAsync(retention - Day);
            await using var seen = await harness.ClaimAsync("a");
            await StoreHarness.MustBeSettledAsync(seen, "the claim a day before the retention ends", "a");
        }

        await harness.AdvanceAsync(retention + Day);
        await harness.RunAsync(["a"], "a");
    }

    private static async Task Lookup(StoreHarness harness)
    {
        var retention = harness.Store.Traits.Retention;
        await harness.RunAsync(["a"], "a");

        await harness.AdvanceAsync(retention - Day);
        await harness.MustBeAsync(EventState.Settled);
        await harness.AdvanceAsync(Day + Day);

        await harness.RunAsync(["a"], "a");
    }

    private static async Task PartlyDone(StoreHarness harness)
    {
        await harness.RunAsync(["a", "b"], "a");

        await harness.AdvanceAsync(Retries);

        await harness.MustBeDoneAsync(["a", "b"], "a");
    }

    private static async Task PartlyDoneAgain(StoreHarness harness)
    {
        await harness.RunAsync(["a", "b"], "a");

        for (var i = 0; i < 2; i++)
        {
            await harness.AdvanceAsync(harness.Store.Traits.Retention - Day);
            await harness.MustBeDoneAsync(["a", "b"], "a");
        }
    }
}
