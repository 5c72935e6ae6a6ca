using Keygen.Webhooks.Chaos.Checking;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Later;
using Keygen.Webhooks.Chaos.Receiver;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>
/// The check must find what is wrong with receivers that are. Each scenario runs twice at a time: with its fault, where the check must
/// find that, and without, where it must find nothing.
/// </summary>
internal static class ControlRuns
{
    private const int AtOnce = 2;

    private static readonly Control[] All =
    [
        new("no dedupe", Fault.NoDedupe, StoreKind.Redis, Problem.Doubled, Scenarios.SendTwiceAsync),
        new("acknowledging before handling", Fault.AnswersFirst, StoreKind.Redis, Problem.Missing, Scenarios.KillAfterAnswerAsync),
        new("fencing off", Fault.NoFence, StoreKind.Redis, Problem.Doubled, Scenarios.StandStillAsync)
        {
            LeaseSeconds = 2,
            // The first receiver's handler fails after it stood still, and frees what is no longer its own.
            Handlers = static settings => new(
                FailureRate: 0, SlowMax: 0, SlowFails: settings.Slot == 0, SlowUntil: Scenarios.GoOnFile(settings.Folder, settings.Slot)),
        },
        new("one scope for a whole delivery", Fault.OneScope, StoreKind.Postgres, Problem.Doubled, Scenarios.SendOnceAsync)
        {
            Handlers = static _ => new(FailsFirst: true, SlowMax: 20),
        },
        new("settling what another runs", Fault.SettlesForOthers, StoreKind.Postgres, Problem.Discarded, Scenarios.DeployInBetweenAsync)
        {
            // The second receiver is the new one.
            Change = static settings => settings with { Version = (AppVersion)settings.Slot },
            Handlers = static settings => new(FailureRate: 0, SlowMax: 0, PassingUntil: settings.Slot == 1 ? Scenarios.GoOnFile(settings.Folder, 1) : null),
        },
        new("cleaning by a clock ahead", Fault.CleansByItsClock, StoreKind.Postgres, Problem.Doubled, Scenarios.StartAheadAsync)
        {
            Change = static settings => settings with { ClockAhead = settings.Slot == 1 ? ClockRunsAhead.Far : TimeSpan.Zero },
        },
        new("no min-replicas-to-write", Fault.WritesAlone, StoreKind.Sentinel, Problem.Doubled, Scenarios.PrimaryComesBackAsync)
        {
            Change = static settings => settings with { StaysWithPrimary = settings.Slot == 0 },
        },
        new("no catch-up", Fault.NoCatchUp, StoreKind.Postgres, Problem.Missing, KeygenScenarios.NobodyListensAsync) { WithKeygen = true },
        new("one cursor, and no open set", Fault.NoOpenSet, StoreKind.Postgres, Problem.Missing, KeygenScenarios.DieAfterThePassAsync)
        {
            WithKeygen = true,
            // The delivery to the first receiver is under way until that one is killed. The second catches up.
            Change = static settings => settings.Slot == 0
                ? settings with { CatchUp = null, Handlers = settings.Handlers with { SlowUntil = Scenarios.GoOnFile(settings.Folder, 0) } }
                : settings,
        },
        new("poison ahead, and no parking", Fault.NoParking, StoreKind.Postgres, Problem.Missing, KeygenScenarios.PoisonAheadAsync)
        {
            WithKeygen = true,
            Handlers = static settings => new(FailureRate: 0, SlowMax: 0, PoisonUntil: Scenarios.GoOnFile(settings.Folder, 0)),
        },
        new("back-filling anew after a crash", Fault.BackFillsAnew, StoreKind.Postgres, Problem.Doubled, BackFillScenario.KillTwiceAsync)
        {
            WithKeygen = true,
            Change = static settings => settings with { BackFills = true },
        },
        new("acknowledging before the hand-over", Fault.HandsOverInMemory, StoreKind.Postgres, Problem.Missing, LaterScenarios.KillAfterAnswerAsync) { IsLater = true },
        new("no marks of later handlers", Fault.ForgetsLater, StoreKind.Postgres, Problem.Doubled, LaterScenarios.KillBeforeAcknowledgingAsync) { IsLater = true },
        new("one license in several queues", Fault.AnyQueue, StoreKind.Postgres, Problem.OutOfOrder, LaterScenarios.SendSecondAsync)
        {
            IsLater = true,
            Handlers = static settings => new(FailureRate: 0, SlowMax: 0, SlowUntil: LaterScenarios.GoOnFile(settings.Folder)),
        },
    ];

    public static async Task<bool> RunAllAsync(ChaosOptions options, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{"negative control",-36}{"the check",-36}without the fault");
        var good = true;
        using var room = new SemaphoreSlim(AtOnce);
        var running = All.Where(control => control.IsLater == options.WithLater && control.Name.Contains(options.Only, StringComparison.OrdinalIgnoreCase))
            .Select(control => (Control: control, Found: RunPairAsync(control, room, options, cancellationToken))).ToArray();
        foreach (var (control, pair) in running)
        {
            var (with, without) = await pair;
            var fails = with.Count(control.Expected) > 0;
            Console.WriteLine($"{control.Name,-36}{(fails ? $"fails: {control.Expected} {with.Count(control.Expected)}" : "DOES NOT FAIL"),-36}"
                + (without.IsGood ? "holds" : $"DOES NOT HOLD: {without.Problems[0]}"));
            good &= fails && without.IsGood;
        }

        return good & EmptyRunFails();
    }

    private static async Task<(Verdict With, Verdict Without)> RunPairAsync(
        Control control, SemaphoreSlim room, ChaosOptions options, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken);
        try
        {
            // With the fault, what has not happened by the time it has without is not waited for.
            var without = RunAsync(control, Fault.None, null, options, cancellationToken);
            var with = RunAsync(control, control.Fault, without, options, cancellationToken);
            await Task.WhenAll(with, without);
            return (await with, await without);
        }
        finally
        {
            room.Release();
        }
    }

    /// <summary>A run in which nothing is sent, sent twice or killed proves nothing, and must say so.</summary>
    private static bool EmptyRunFails()
    {
        var verdict = new Verdict { Windows = new() };
        Coverage.Demand(verdict, new(), new(), events: 0);
        Coverage.DemandClock(verdict, new());
        Coverage.DemandFailovers(verdict, new(), new());
        LaterCoverage.Demand(verdict, new(), new(), events: 0);
        var demands = Coverage.Demands + LaterCoverage.Demands;
        var fails = verdict.Count(Problem.NothingShown) == demands;
        Console.WriteLine($"{"a run in which nothing happens",-36}{(fails ? $"fails: {Problem.NothingShown} {demands}" : "DOES NOT FAIL"),-36}");
        return fails;
    }

    private static async Task<Verdict> RunAsync(Control control, Fault fault, Task? giveUp, ChaosOptions options, CancellationToken cancellationToken)
    {
        var changed = options with { Lease = TimeSpan.FromSeconds(control.LeaseSeconds) };
        await using var arena = await (control.WithKeygen ? Arena.BuildWithKeygenAsync(changed, Change)
            : control.IsLater ? Arena.BuildLaterAsync(control.Store, Engine.Rabbit, changed, Change, cancellationToken)
            : Arena.BuildAsync(control.Store, changed, Change, cancellationToken));
        arena.Fault = fault;
        arena.GiveUp = giveUp ?? arena.GiveUp;
        await control.Scenario(arena, cancellationToken);
        return await arena.CheckAsync();

        ReceiverSettings Change(ReceiverSettings settings) => control.Change(settings with { Fault = fault, Handlers = control.Handlers(settings) });
    }

    private sealed record Control(string Name, Fault Fault, StoreKind Store, Problem Expected, Func<Arena, CancellationToken, Task> Scenario)
    {
        public double LeaseSeconds { get; init; } = 4;

        /// <summary>Whether handlers run later.</summary>
        public bool IsLater { get; init; }

        /// <summary>Whether Keygen is who sends.</summary>
        public bool WithKeygen { get; init; }

        public Func<ReceiverSettings, ReceiverSettings> Change { get; init; } = static settings => settings;

        public Func<ReceiverSettings, HandlerSettings> Handlers { get; init; } = static _ => new(FailureRate: 0, SlowMax: 50);
    }
}
