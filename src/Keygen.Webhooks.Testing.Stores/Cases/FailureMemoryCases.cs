using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>How long failures are remembered, and by which processes.</summary>
internal static class FailureMemoryCases
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly string[] A = ["a"];

    public static readonly ContractCase<EventStateHarness>[] All =
    [
        new("Another process counts the attempts on", AnotherProcess),
        new("A failure is remembered for the retention, and not longer", Retention),
        new("Failures survive a restart", Restart),
    ];

    private static async Task AnotherProcess(EventStateHarness harness)
    {
        var other = harness.OpenAnother();
        await harness.FailAsync(harness.Key, A, A, store: other);
        await harness.FailAsync(harness.Key, A, A);

        (await harness.SingleAsync()).Failures[0].Attempts.MustBe(2, "the attempts, one in each process");
    }

    private static async Task Retention(EventStateHarness harness)
    {
        await harness.FailAsync(harness.Key, A, A);

        await harness.AdvanceAsync(harness.Store.Traits.Retention - Day);
        await harness.SingleAsync();
        await harness.AdvanceAsync(Day + Day);

        (await harness.ListAsync()).Count.MustBe(0, "the number of failing events after the retention");
        (await harness.Reader.CountAsync(default)).Failing.MustBe(0, "the count of failing events after the retention");
        (await harness.Reader.FindAsync(harness.Key, default)).MustBe(null, "the event after the retention");
    }

    private static async Task Restart(EventStateHarness harness)
    {
        await harness.FailAsync(harness.Key, A, A);

        await harness.RestartAsync();

        if (harness.Store.Traits.SurvivesRestart)
        {
            (await harness.SingleAsync()).Key.MustBe(harness.Key, "the failing event after the restart");
        }
    }
}
