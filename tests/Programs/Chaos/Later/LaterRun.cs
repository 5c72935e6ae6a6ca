using Keygen.Webhooks.Chaos.Checking;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Receiver;

namespace Keygen.Webhooks.Chaos.Later;

/// <summary>The runs in which receivers hand over what workers run later. Both stores at a time: each run waits more than it works.</summary>
internal static class LaterRun
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <summary>So many that each queue has some, and so few that each has many events.</summary>
    private const int Licenses = 24;

    /// <summary>How many of a handler's runs last as long as a lease, which stands for a minute.</summary>
    private const double LongRate = 0.03;

    public static async Task<bool> RunAsync(ChaosOptions options, CancellationToken cancellationToken)
    {
        // A fifth, as with Keygen: what waits for its predecessor is slower.
        options = options with { Events = options.Events / 5 };
        var runs = await Task.WhenAll(options.Stores.Select(store => RunAsync(
            store, store is StoreKind.Redis ? Engine.Rabbit : options.Engine ?? Engine.Wolverine, options, cancellationToken)));
        return runs.All(static good => good);
    }

    private static async Task<bool> RunAsync(StoreKind store, Engine engine, ChaosOptions options, CancellationToken cancellationToken)
    {
        await using var arena = await Arena.BuildLaterAsync(
            store, engine, options,
            settings => settings with { Handlers = new(SlowMax: 100, LongRate: LongRate, Long: (int)options.Lease.TotalMilliseconds) }, cancellationToken);
        var schedule = new LaterSchedule(arena, options.Lease, options.Seed);
        return await ChaosRun.RunAsync(
            arena, $"{arena.Server.Title}, handlers run later: {Name(engine)}", Pace, Licenses, schedule.RunAsync, options,
            verdict => LaterCoverage.Demand(verdict, arena.Sent, arena.Disorder, options.Events, engine), cancellationToken);
    }

    private static string Name(Engine engine) => engine switch
    {
        Engine.Rabbit => "RabbitMQ and its client",
        Engine.Wolverine => "Wolverine and RabbitMQ",
        _ => "Wolverine and its queues in PostgreSQL",
    };
}
