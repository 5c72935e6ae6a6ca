using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>What is known about handlers that failed.</summary>
internal static class FailureCases
{
    private static readonly string[] A = ["a"];

    private static readonly string[] Three = ["a", "b", "c"];

    public static readonly ContractCase<EventStateHarness>[] All =
    [
        new("A failing handler is listed with its attempts, its last error and its time", Listed),
        new("A handler that completes after a failure is no longer listed", CompletedSince),
        new("Of an open event, only the handlers that have not completed since their failure are failing", PartlyCompletedSince),
        new("An event is found by its key in every state", Found),
        new("Failing events are counted, with the oldest failure", Counted),
        new("Failing handlers with unusual names are told apart", Names),
        new("A failure that is recorded with the event's key alone keeps the identity from before", Identity),
    ];

    private static async Task Listed(EventStateHarness harness)
    {
        await harness.FailAsync(harness.Key, A, A, error: new InvalidTimeZoneException());
        await harness.AdvanceAsync(TimeSpan.FromMinutes(10));
        await harness.FailAsync(harness.Key, A, A, error: new OperationCanceledException("a secret"));

        var status = await harness.SingleAsync();

        (status.Key, status.State).MustBe((harness.Key, EventState.Open), "key and state of the failing event");
        status.Failures.Count.MustBe(1, "the number of failing handlers");
        status.Failures[0].MustBe(
            new("a", 2, typeof(OperationCanceledException).FullName!, harness.Time.GetUtcNow()), "the failure of a handler that failed twice");
        status.SeenAt.MustBe(status.Failures[0].LastFailedAt, "when the event was last seen");
    }

    private static async Task CompletedSince(EventStateHarness harness)
    {
        await harness.FailAsync(harness.Key, A, A);
        await harness.SingleAsync();

        await harness.FailAsync(harness.Key, A, [], A);

        (await harness.ListAsync()).Count.MustBe(0, "the number of failing events after the only handler has completed");
        var status = await harness.Reader.FindAsync(harness.Key, default);
        (status?.State, status?.Failures.Count).MustBe((EventState.Settled, 0), "state and failing handlers of the settled event");
        (await harness.Reader.CountAsync(default)).Failing.MustBe(0, "the count of failing events");
    }

    private static async Task PartlyCompletedSince(EventStateHarness harness)
    {
        await harness.FailAsync(harness.Key, Three, ["a", "b"], ["c"]);
        await harness.FailAsync(harness.Key, Three, [], A);

        var status = await harness.SingleAsync();

        string.Join(' ', status.Failures.Select(static one => one.Handler)).MustBe("b", "the failing handlers");
        string.Join(' ', status.Completed.Order(StringComparer.Ordinal)).MustBe("a c", "the completed handlers");
        status.State.MustBe(EventState.Open, "the state of the event");
    }

    private static async Task Found(EventStateHarness harness)
    {
        (await harness.Reader.FindAsync(harness.Key, default)).MustBe(null, "an event never seen");

        await harness.RunAsync(Three, "a");
        var open = await harness.Reader.FindAsync(harness.Key, default);
        (open?.State, open?.Completed.SingleOrDefault(), open?.Failures.Count).MustBe((EventState.Open, "a", 0), "a partly completed event");

        await harness.RunAsync(Three, "b", "c");
        var settled = await harness.Reader.FindAsync(harness.Key, default);
        (settled?.Key, settled?.State).MustBe((harness.Key, EventState.Settled), "a settled event");
        (await harness.ListAsync()).Count.MustBe(0, "the number of failing events when none has failed");

        var (never, other) = (StoreHarness.NewKey(), StoreHarness.NewKey());
        await StoreHarness.RunAsync(harness.Store, other, Three, "b");
        var found = await harness.Reader.FindAllAsync([other, never, harness.Key], default);
        string.Join(' ', found.Select(static one => one?.State.ToString() ?? "unknown")).MustBe("Open unknown Settled", "an open, an unknown and a settled event, asked for together");
        (found[0]?.Key, found[2]?.Key).MustBe((other, harness.Key), "the keys of these events, in the order in which they were asked for");
        (await harness.Reader.FindAllAsync([], default)).Count.MustBe(0, "the number of events when none is asked for");
    }

    private static async Task Counted(EventStateHarness harness)
    {
        (await harness.Reader.CountAsync(default)).OldestFailure.MustBe(null, "the oldest failure when there is none");
        var first = harness.Time.GetUtcNow();
        foreach (var key in new[] { harness.Key, StoreHarness.NewKey(), StoreHarness.NewKey() })
        {
            await harness.FailAsync(key, Three, ["a", "b"]);
            await harness.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        await StoreHarness.RunAsync(harness.Store, StoreHarness.NewKey(), A, "a");

        var counts = await harness.Reader.CountAsync(default);
        (counts.Failing, counts.OldestFailure).MustBe((3, first), "the count of failing events and the oldest failure");
        (counts.Open is null or 3).MustHold($"that 3 events are counted as open, or none is counted, {counts.Open}");
        (counts.Settled is null or 1).MustHold($"that 1 event is counted as settled, or none is counted, {counts.Settled}");
    }

    private static async Task Names(EventStateHarness harness)
    {
        string[] names = ["Ns.H:E", "ns.h:e", "event", "h", "a", "a ", " a", "a b", "ü", "u\u0308", "1 2 3", "{}", "\n", "👩‍💻", new('x', 400), new string('x', 399) + "y"];
        await harness.FailAsync(harness.Key, names, names);
        await harness.FailAsync(harness.Key, names, names);

        var failures = (await harness.SingleAsync()).Failures;

        failures.Select(static one => one.Handler).Order(StringComparer.Ordinal).SequenceEqual(names.Order(StringComparer.Ordinal))
            .MustHold($"{names.Length} failing handlers, each by its name, of {failures.Count}");
        failures.All(static one => one.Attempts == 2).MustHold("two attempts of each");
    }

    private static async Task Identity(EventStateHarness harness)
    {
        var keygenEvent = SignedEvent.OfMachine("e1", "m1", "l1");
        await harness.FailAsync(harness.Key, A, A, keygenEvent: keygenEvent);
        await harness.FailAsync(harness.Key, A, A);

        (await harness.SingleAsync()).Identity.MustBe(new("e1", "machine.created", "machines", "m1", "l1"), "the identity of the event");
    }
}
