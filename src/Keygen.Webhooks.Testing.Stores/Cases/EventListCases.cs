using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Lists of events.</summary>
internal static class EventListCases
{
    private static readonly string[] A = ["a"];

    private static readonly string[] Both = ["a", "b"];

    public static readonly ContractCase<EventStateHarness>[] All =
    [
        new("Pages list every failing event once, newest first", Pages),
        new("Failing events are found by registration, token, event id, resource and license", Narrowed),
        new("A cursor that the store did not write is rejected", Cursor),
        new("Open and settled events are listed, or the store says that it cannot", OtherStates),
    ];

    private static async Task Pages(EventStateHarness harness)
    {
        var keys = new List<EventKey>();
        for (var i = 0; i < 11; i++)
        {
            keys.Add(StoreHarness.NewKey());
            await harness.FailAsync(keys[^1], Both, Both);
            if (i % 3 == 0)
            {
                await harness.AdvanceAsync(TimeSpan.FromSeconds(10)); // the others fail at the same time
            }
        }

        foreach (var size in new[] { 1, 3, 11, 200 })
        {
            var found = await harness.ListAsync(new() { PageSize = size });
            found.Select(static one => one.Key).ToHashSet().SetEquals(keys).MustHold($"all 11 events in pages of {size}");
            found.Count.MustBe(11, $"the number of events in pages of {size}");
            found.Zip(found.Skip(1), static (one, next) => one.SeenAt >= next.SeenAt).All(static isOrdered => isOrdered).MustHold($"the newest first in pages of {size}");
        }
    }

    private static async Task Narrowed(EventStateHarness harness)
    {
        var keys = Enumerable.Range(0, 4).Select(static i => StoreHarness.NewKey() with { Registration = i < 2 ? "" : "billing" }).ToArray();
        for (var i = 0; i < 4; i++)
        {
            await harness.FailAsync(keys[i], A, A, keygenEvent: SignedEvent.OfMachine($"e{i}", $"m{i}", $"l{i / 2}"));
        }

        await FoundAsync(new() { Registration = "" }, 0, 1);
        await FoundAsync(new() { Registration = "billing" }, 2, 3);
        await FoundAsync(new() { Registration = "Billing" });
        await FoundAsync(new() { IdempotencyToken = keys[1].IdempotencyToken }, 1);
        await FoundAsync(new() { EventId = "e2" }, 2);
        await FoundAsync(new() { ResourceId = "m3" }, 3);
        await FoundAsync(new() { LicenseId = "l0" }, 0, 1);
        await FoundAsync(new() { LicenseId = "l1", ResourceId = "m2", Registration = "billing", PageSize = 1 }, 2);
        await FoundAsync(new() { LicenseId = "l1", ResourceId = "m0" });

        async Task FoundAsync(EventQuery query, params int[] expected) =>
            (await harness.ListAsync(query)).Select(static one => one.Key).ToHashSet().SetEquals(expected.Select(i => keys[i]))
                .MustHold($"the {expected.Length} events of {query}");
    }

    private static async Task Cursor(EventStateHarness harness)
    {
        await harness.FailAsync(harness.Key, A, A);
        foreach (var cursor in new[] { "", "x", "1x", "1-2-3", "-", "'", "Infinity" })
        {
            await Expectations.MustBeRejectedAsync(async () => await harness.Reader.ListAsync(new() { Cursor = cursor }, default), $"the cursor '{cursor}'");
        }
    }

    private static async Task OtherStates(EventStateHarness harness)
    {
        harness.Reader.CanList(EventFilter.Failing).MustBe(true, "whether failing events can be listed");
        var keys = Enumerable.Range(0, 6).Select(static _ => StoreHarness.NewKey()).ToArray();
        foreach (var key in keys[..3])
        {
            await StoreHarness.RunAsync(harness.Store, key, Both, "a", "b");
        }

        await StoreHarness.RunAsync(harness.Store, keys[3], Both, "a");
        await harness.FailAsync(keys[4], Both, A);
        await harness.FailAsync(keys[5], Both, A, ["b"]);
        await ListedAsync(EventFilter.Settled, keys[..3]);
        await ListedAsync(EventFilter.Open, keys[3..]);

        async Task ListedAsync(EventFilter filter, EventKey[] expected)
        {
            try
            {
                var found = await harness.ListAsync(new() { Filter = filter, PageSize = 2 });
                found.Count.MustBe(expected.Length, $"the number of events that are {filter}");
                found.Select(static one => one.Key).ToHashSet().SetEquals(expected).MustHold($"the events that are {filter}");
                harness.Reader.CanList(filter).MustBe(true, $"whether events that are {filter} can be listed");
            }
            catch (NotSupportedException)
            {
                harness.Reader.CanList(filter).MustBe(false, $"whether events that are {filter} can be listed");
            }
        }
    }
}
