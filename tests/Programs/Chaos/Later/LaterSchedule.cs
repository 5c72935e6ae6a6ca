using System.Diagnostics;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Servers;
using Keygen.Webhooks.Chaos.Tracing;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Chaos.Later;

/// <summary>Kills receivers and workers, and takes their store and their broker away, one thing after another.</summary>
internal sealed class LaterSchedule(Arena arena, TimeSpan lease, int seed)
{
    private readonly Random _random = new(seed);
    private int _outages;

    /// <summary>Goes through all it knows, each time in another order, until a time is over.</summary>
    public async Task RunAsync(TimeSpan atLeast, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var (receivers, workers) = (new Kills(arena.Slots, _random), new Kills(arena.Workers, _random));
        do
        {
            Func<Task>[] steps =
            [
                // Handed over and not recorded; and before and after it.
                () => receivers.AtAsync(Phase.End, cancellationToken, HandlerNames.Forward),
                () => receivers.AtAsync(Phase.Start, cancellationToken, HandlerNames.Forward),
                () => receivers.AtAsync(Phase.Settled, cancellationToken), () => receivers.AtRandomAsync(cancellationToken),
                () => workers.AtAsync(Phase.Claimed, cancellationToken), () => workers.AtAsync(Phase.Start, cancellationToken, "slow"),
                () => workers.AtAsync(Phase.End, cancellationToken), () => workers.AtAsync(Phase.Settled, cancellationToken),
                () => workers.AtRandomAsync(cancellationToken), () => workers.AllAsync(cancellationToken),
                () => StoreOutageAsync(OutageKind.Killed, cancellationToken), () => StoreOutageAsync(OutageKind.Stopped, cancellationToken),
            ];
            if (arena.Broker is { } broker)
            {
                steps = [.. steps, () => BrokerOutageAsync(broker, OutageKind.Killed, cancellationToken), () => BrokerOutageAsync(broker, OutageKind.Stopped, cancellationToken)];
            }

            _random.Shuffle(steps);
            foreach (var step in steps)
            {
                await Task.Delay(_random.Next(50, 600), cancellationToken);
                await step();
            }
        }
        while (watch.Elapsed < atLeast);
    }

    private Task BrokerOutageAsync(Broker broker, OutageKind kind, CancellationToken cancellationToken) =>
        OutageAsync(kind, broker.StopAsync, broker.StartAsync, TimeSpan.FromMilliseconds(_random.Next(800)), arena.Disorder.BrokerOutages, cancellationToken);

    /// <summary>One outage in four is longer than a lease.</summary>
    private Task StoreOutageAsync(OutageKind kind, CancellationToken cancellationToken) => OutageAsync(
        kind, arena.Server.StopAsync, arena.Server.StartAsync, _outages++ % 4 == 1 ? lease * 1.2 : TimeSpan.FromMilliseconds(_random.Next(200, 1500)),
        arena.Disorder.Outages, cancellationToken);

    private static async Task OutageAsync(
        OutageKind kind, Func<OutageKind, Task> stopAsync, Func<Task> startAsync, TimeSpan duration, List<Outage> log, CancellationToken cancellationToken)
    {
        var from = Stopwatch.GetTimestamp();
        await stopAsync(kind);
        await Task.Delay(duration, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await startAsync();
        log.Add(new(kind, from, Stopwatch.GetTimestamp()));
    }
}
