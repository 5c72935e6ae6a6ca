using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Marks that belong to an event, under keys that are not the event's own: those of replays, and of work done later.</summary>
internal static class EventMarkCases
{
    private static readonly string[] A = ["a"];

    private static readonly string[] Both = ["a", "b"];

    public static readonly ContractCase<EventStateHarness>[] All =
    [
        new("Marks of replays are not counted as events", NotCounted),
        new("Failures of replays are listed as failing, and no marks of replays as open or settled", Listed),
        new("Work done later than its delivery is counted and found as its event", Later),
        new("What was handed over is listed until its later work is settled, or the store says that it cannot", HandedOver),
    ];

    private static async Task NotCounted(EventStateHarness harness)
    {
        await StoreHarness.RunAsync(harness.Store, harness.Key, A, "a");
        await StoreHarness.RunAsync(harness.Store, With("replay:one:", harness.Key), A, "a");
        await StoreHarness.RunAsync(harness.Store, With("back-fill:b:", harness.Key), A, "a");
        await StoreHarness.RunAsync(harness.Store, With("replay:two:", harness.Key), Both, "a");
        await harness.FailAsync(With("replay:three:", harness.Key), A, A);
        await harness.FailAsync(With("back-fill:c:", harness.Key), A, A);

        var counts = await harness.Reader.CountAsync(default);

        (counts.Failing, counts.OldestFailure).MustBe((0, null), "the count of failing events and the oldest failure, when only replays fail");
        (counts.Open is null or 0).MustHold($"that no event is counted as open, or none is counted, {counts.Open}");
        (counts.Settled is null or 1).MustHold($"that 1 event is counted as settled, or none is counted, {counts.Settled}");
        await harness.AdvanceAsync(harness.Store.Traits.Retention + TimeSpan.FromDays(1));
        await StoreHarness.RunAsync(harness.Store, StoreHarness.NewKey(), A, "a");
        var settled = (await harness.Reader.CountAsync(default)).Settled;
        (settled is null or 1).MustHold($"that 1 event is counted as settled once the others are forgotten, or none is counted, {settled}");
    }

    private static async Task Listed(EventStateHarness harness)
    {
        var (replay, backFill) = (With("replay:one:", harness.Key), With("back-fill:b:", harness.Key));
        await StoreHarness.RunAsync(harness.Store, harness.Key, A, "a");
        await StoreHarness.RunAsync(harness.Store, With("replay:two:", harness.Key), A, "a");
        await StoreHarness.RunAsync(harness.Store, With("replay:three:", harness.Key), Both, "a");
        await harness.FailAsync(replay, A, A, keygenEvent: SignedEvent.OfMachine("e1", "m1", "l1"));
        await harness.FailAsync(backFill, A, A);

        (await ListedAsync(EventFilter.Failing)).SetEquals([replay, backFill]).MustHold("the two replays that fail, each by its key");
        (await harness.SingleAsync(new() { EventId = "e1" })).Key.MustBe(replay, "the failing replay, by the event's id");
        if (harness.Reader.CanList(EventFilter.Open))
        {
            (await ListedAsync(EventFilter.Open)).Count.MustBe(0, "the number of open events, when only replays are open");
        }

        if (harness.Reader.CanList(EventFilter.Settled))
        {
            (await ListedAsync(EventFilter.Settled)).SetEquals([harness.Key]).MustHold("the settled event, without replays");
        }

        async Task<HashSet<EventKey>> ListedAsync(EventFilter filter) =>
            (await harness.ListAsync(new() { Filter = filter })).Select(static one => one.Key).ToHashSet();
    }

    private static async Task Later(EventStateHarness harness)
    {
        var (later, settled) = (With("later:", harness.Key), StoreHarness.NewKey());
        await StoreHarness.RunAsync(harness.Store, settled, A, "a");
        await StoreHarness.RunAsync(harness.Store, With("later:", settled), Both, "a");
        (await harness.Reader.CountAsync(default) is { Open: null or 1, Settled: null or 0 }).MustHold(
            "that an event whose later work is open is counted as open, and not as settled, or that neither is counted");
        if (harness.Reader.CanList(EventFilter.Settled))
        {
            (await harness.ListAsync(new() { Filter = EventFilter.Settled })).Count.MustBe(0, "the number of settled events, when the later work of one is open");
        }

        await StoreHarness.RunAsync(harness.Store, With("later:", settled), Both, "b");
        await harness.FailAsync(harness.Key, A, A);
        await harness.FailAsync(later, ["b"], ["b"]);
        await StoreHarness.RunAsync(harness.Store, With("later:", StoreHarness.NewKey()), A, "a");

        var counts = await harness.Reader.CountAsync(default);

        counts.Failing.MustBe(1, "the count of failing events, when one fails in its delivery and later");
        (counts.Open is null or 1).MustHold($"that an event that is open in its delivery and later is counted as open once, or none is counted, {counts.Open}");
        (counts.Settled is null or 1).MustHold($"that the marks of work done later are not counted as settled events, {counts.Settled}");
        var found = await harness.ListAsync(new() { IdempotencyToken = harness.Key.IdempotencyToken });
        found.TrueForAll(one => one.Key.ToEventKey() == harness.Key).MustHold("that each failure of the event has its key, or one that belongs to it");
        string.Join(' ', found.SelectMany(static one => one.Failures).Select(static one => one.Handler).Order(StringComparer.Ordinal))
            .MustBe("a b", "the failing handlers of the event and of its later work, by the event's token");
        if (harness.Reader.CanList(EventFilter.Settled))
        {
            (await harness.ListAsync(new() { Filter = EventFilter.Settled })).Select(static one => one.Key).SequenceEqual([settled]).MustHold("the settled event");
        }
    }

    private static async Task HandedOver(EventStateHarness harness)
    {
        string[] forward = [HandlerNames.Forward];
        var (waits, begun, done, inline) = (harness.Key, StoreHarness.NewKey(), StoreHarness.NewKey(), StoreHarness.NewKey());
        foreach (var key in new[] { waits, begun, done })
        {
            await StoreHarness.RunAsync(harness.Store, key, forward, forward);
        }

        await StoreHarness.RunAsync(harness.Store, inline, A, "a");
        await StoreHarness.RunAsync(harness.Store, With("later:", begun), Both, "a");
        await StoreHarness.RunAsync(harness.Store, With("later:", done), A, "a");
        if (harness.Reader.CanList(EventFilter.HandedOver))
        {
            foreach (var size in new[] { 1, 2, 50 })
            {
                var found = await harness.ListAsync(new() { Filter = EventFilter.HandedOver, PageSize = size });
                found.Select(static one => one.Key).ToHashSet().SetEquals([waits, begun]).MustHold($"the events whose later work has not begun, or is not settled, in pages of {size}");
                found.Count.MustBe(2, $"the number of these events in pages of {size}");
            }

            (await harness.ListAsync(new() { Filter = EventFilter.HandedOver, IdempotencyToken = begun.IdempotencyToken })).Select(static one => one.Key).SequenceEqual([begun])
                .MustHold("the event whose later work is not settled, by its token");
            await StoreHarness.RunAsync(harness.Store, With("later:", begun), Both, "b");
            (await harness.SingleAsync(new() { Filter = EventFilter.HandedOver })).Key.MustBe(waits, "the event whose later work has not begun, once that of the other is settled");
        }
    }

    private static EventKey With(string prefix, EventKey key) => key with { IdempotencyToken = prefix + key.IdempotencyToken };
}
