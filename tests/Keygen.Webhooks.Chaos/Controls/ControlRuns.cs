using Keygen.Webhooks.Chaos.Checking;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Receiver;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>
/// The check must find what is wrong with receivers that are. Each scenario runs twice at a time: with its fault, where the check must
/// find that, and without, where it must find nothing.
/// </summary>
internal static class ControlRuns
{
    private static readonly Control[] All =
    [
        new("no dedupe", Fault.NoDedupe, StoreKind.Redis, Problem.Doubled, Scenarios.SendTwiceAsync),
        new("acknowledging before handling", Fault.AnswersFirst, StoreKind.Redis, Problem.Missing, Scenarios.KillAfterAnswerAsync),
        new("fencing off", Fault.NoFence, StoreKind.Redis, Problem.Doubled, Scenarios.StandStillAsync)
        {
            LeaseSeconds = 1,
            // The first receiver's handler fails after it stood still, and frees what is no longer its own.
            Handlers = static settings => new(
                FailureRate: 0, SlowMax: 0, SlowFails: settings.Slot == 0, SlowUntil: Scenarios.GoOnFile(settings.Folder, settings.Slot)),
        },
        new("one scope for a whole delivery", Fault.OneScope, StoreKind.Postgres, Problem.Doubled, Scenarios.SendOnceAsync)
        {
            Handlers = static _ => new(FailsFirst: true, SlowMax: 20),
        },
    ];

    public static async Task<bool> RunAllAsync(ChaosOptions options, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{"negative control",-32}{"the check",-36}without the fault");
        var good = true;
        foreach (var control in All.Where(control => control.Name.Contains(options.Only, StringComparison.OrdinalIgnoreCase)))
        {
            var found = await Task.WhenAll(RunAsync(control, control.Fault, options, cancellationToken), RunAsync(control, Fault.None, options, cancellationToken));
            var fails = found[0].Count(control.Expected) > 0;
            Console.WriteLine($"{control.Name,-32}{(fails ? $"fails: {control.Expected} {found[0].Count(control.Expected)}" : "DOES NOT FAIL"),-36}"
                + (found[1].IsGood ? "holds" : $"DOES NOT HOLD: {found[1].Problems[0]}"));
            good &= fails && found[1].IsGood;
        }

        return good & EmptyRunFails();
    }

    /// <summary>A run in which nothing is sent, sent twice or killed proves nothing, and must say so.</summary>
    private static bool EmptyRunFails()
    {
        var verdict = new Verdict { Windows = new() };
        Coverage.Demand(verdict, new(), new(), events: 0);
        var fails = verdict.Count(Problem.NothingShown) == Coverage.Demands;
        Console.WriteLine($"{"a run in which nothing happens",-32}{(fails ? $"fails: {Problem.NothingShown} {Coverage.Demands}" : "DOES NOT FAIL"),-36}");
        return fails;
    }

    private static async Task<Verdict> RunAsync(Control control, Fault fault, ChaosOptions options, CancellationToken cancellationToken)
    {
        await using var arena = await Arena.BuildAsync(
            control.Store, options with { Lease = TimeSpan.FromSeconds(control.LeaseSeconds) },
            settings => settings with { Fault = fault, Handlers = control.Handlers(settings) }, cancellationToken);
        await control.Scenario(arena, cancellationToken);
        return await arena.CheckAsync();
    }

    private sealed record Control(string Name, Fault Fault, StoreKind Store, Problem Expected, Func<Arena, CancellationToken, Task> Scenario)
    {
        public double LeaseSeconds { get; init; } = 4;

        public Func<ReceiverSettings, HandlerSettings> Handlers { get; init; } = static _ => new(FailureRate: 0, SlowMax: 50);
    }
}
