using Keygen.Webhooks.Chaos.Checking;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Fake;
using Keygen.Webhooks.Chaos.Later;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Sending;
using Keygen.Webhooks.Chaos.Servers;

namespace Keygen.Webhooks.Chaos;

/// <summary>The main runs: load and disorder together, calm until all is done, and the check.</summary>
internal static class ChaosRun
{
    /// <summary>Between two events while there is disorder, so that it all happens under load.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    /// <summary>Slower, since what is given up is caught up one after another.</summary>
    private static readonly TimeSpan KeygensPace = TimeSpan.FromMilliseconds(100);

    /// <summary>Slower, since all of it comes again.</summary>
    private static readonly TimeSpan SentinelsPace = TimeSpan.FromMilliseconds(40);

    /// <summary>With Keygen or workers, how long it may take after the disorder until nothing more is to come.</summary>
    private static readonly TimeSpan RestPatience = TimeSpan.FromMinutes(4);

    /// <summary>The run on one store, with a sender that does not give up.</summary>
    public static async Task<bool> RunAsync(StoreKind store, ChaosOptions options, CancellationToken cancellationToken)
    {
        if (store is StoreKind.Sentinel)
        {
            return await RunUnderSentinelAsync(options, cancellationToken);
        }

        // The second receiver's clock is ahead, though not by more than it may be.
        await using var arena = await Arena.BuildAsync(
            store, options, static settings => settings with { ClockAhead = settings.Slot == 1 ? ClockRunsAhead.Near : TimeSpan.Zero }, cancellationToken);
        var clock = store is StoreKind.Postgres ? new ClockRunsAhead(arena, options.Seed) : null;
        var schedule = new Schedule(
            arena.Slots, arena.Server, arena.Disorder, options.Lease, keygen: null, new(arena, options.Seed), clock, pauses: store is StoreKind.Postgres, options.Seed);
        return await RunAsync(arena, arena.Server.Title, Pace, licenses: 0, schedule.RunAsync, options, verdict =>
        {
            Coverage.Demand(verdict, arena.Sent, arena.Disorder, options.Events);
            if (clock is not null)
            {
                Coverage.DemandClock(verdict, arena.Disorder);
            }
        }, cancellationToken);
    }

    /// <summary>The run with Keygen, which gives up, and with catch-up.</summary>
    public static async Task<bool> RunWithKeygenAsync(ChaosOptions options, CancellationToken cancellationToken)
    {
        options = options with { Events = options.Events / 5 };
        await using var arena = await Arena.BuildWithKeygenAsync(options, static settings => settings);
        await arena.StartAsync(cancellationToken);
        var schedule = new Schedule(
            arena.Slots, arena.Server, arena.Disorder, options.Lease, arena.Keygen, new(arena, options.Seed), clock: null, pauses: true, options.Seed);
        return await RunAsync(
            arena, $"{arena.Server.Title}, Keygen delivers, and catch-up", KeygensPace, licenses: 0, schedule.RunAsync, options, verdict =>
            {
                Coverage.Demand(verdict, arena.Sent, arena.Disorder, options.Events);
                verdict.Rescue!.Demand(verdict);
            }, cancellationToken);
    }

    /// <summary>The run in which replicas take over and the old primary comes back.</summary>
    /// <remarks>Where the machine stood still so often that the run shows nothing, and nothing else is wrong, it is repeated, once.</remarks>
    private static async Task<bool> RunUnderSentinelAsync(ChaosOptions options, CancellationToken cancellationToken)
    {
        options = options with { Events = options.Events / 5 };
        var (isGood, showsNothing) = await RunOnceUnderSentinelAsync(options, cancellationToken);
        if (showsNothing)
        {
            Console.WriteLine("It is repeated, once.");
            (isGood, _) = await RunOnceUnderSentinelAsync(options, cancellationToken);
        }

        return isGood;
    }

    private static async Task<(bool IsGood, bool ShowsNothing)> RunOnceUnderSentinelAsync(ChaosOptions options, CancellationToken cancellationToken)
    {
        var showsNothing = false;
        await using var arena = await Arena.BuildAsync(StoreKind.Sentinel, options, static settings => settings, cancellationToken);
        var server = (SentinelStoreServer)arena.Server;
        arena.Watch = new(server, arena.Disorder);
        var failovers = new Failovers(arena, server, arena.Watch, options.Seed);
        var isGood = await RunAsync(
            arena, arena.Server.Title, SentinelsPace, licenses: 0, failovers.RunAsync, options,
            verdict =>
            {
                Coverage.DemandFailovers(verdict, arena.Sent, arena.Disorder);
                showsNothing = Coverage.IsMostlyOutages(arena.Sent, arena.Disorder) && verdict.Count(Problem.NothingShown) == verdict.Problems.Count;
            }, cancellationToken);
        return (isGood, showsNothing);
    }

    /// <summary>Sends during the disorder, waits until all is calm, checks and prints.</summary>
    /// <param name="arena">Where it happens.</param>
    /// <param name="title">The title of the table.</param>
    /// <param name="pace">The time between two events.</param>
    /// <param name="licenses">How many licenses the events are about; zero where that does not matter.</param>
    /// <param name="disorderAsync">The disorder, which lasts for a time at least.</param>
    /// <param name="options">How many events at least, and how long at least.</param>
    /// <param name="demand">Adds what must have happened and has not.</param>
    /// <param name="cancellationToken">The program's deadline.</param>
    public static async Task<bool> RunAsync(
        Arena arena, string title, TimeSpan pace, int licenses, Func<TimeSpan, CancellationToken, Task> disorderAsync, ChaosOptions options,
        Action<Verdict> demand, CancellationToken cancellationToken)
    {
        var disorder = disorderAsync(options.AtLeast, cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var load = new Load(arena.Courier, arena.Sent, arena.Slots.Count, options.Seed, licenses);
        var sending = load.RunAsync(options.Events, pace, () => disorder.IsCompleted, ending.Token);
        string? brokenOff = null;
        try
        {
            await disorder;
            await sending;
            brokenOff = arena.Keygen is not null ? await Rest.ComesAsync(arena, RestPatience, cancellationToken)
                : arena.Workers.Count > 0 ? await LaterRest.ComesAsync(arena, RestPatience, cancellationToken)
                : null;
        }
        catch (Exception exception)
        {
            brokenOff = cancellationToken.IsCancellationRequested ? "The deadline came first." : exception.ToString();
            await ending.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var verdict = await arena.CheckAsync();
        if (brokenOff is not null)
        {
            verdict.Add(Problem.NothingShown, brokenOff);
        }

        demand(verdict);
        Report.Print(title, verdict, arena.Sent, arena.Disorder);
        return verdict.IsGood;
    }
}
