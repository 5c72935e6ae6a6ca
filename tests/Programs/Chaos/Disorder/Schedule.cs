using System.Diagnostics;
using Keygen.Webhooks.Chaos.Fake;
using Keygen.Webhooks.Chaos.Servers;
using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Disorder;

/// <summary>Kills receivers at chosen points and at random ones, replaces them, and takes their server away, one thing after another.</summary>
/// <param name="slots">The receivers.</param>
/// <param name="server">The server they share.</param>
/// <param name="log">Where it is written down.</param>
/// <param name="lease">How long a claim outlives its process.</param>
/// <param name="keygen">What delivers where that is Keygen; there is more it can go through then.</param>
/// <param name="deploy">Replaces them by another version.</param>
/// <param name="clock">A receiver whose clock is ahead, where one may be.</param>
/// <param name="pauses">Whether receivers also stand still for longer than a lease, in a long run.</param>
/// <param name="seed">For the order, and for all times.</param>
internal sealed class Schedule(
    IReadOnlyList<ReceiverSlot> slots, IStoreServer server, DisorderLog log, TimeSpan lease, FakeProcess? keygen, RollingDeploy deploy, ClockRunsAhead? clock, bool pauses, int seed)
{
    private const int ShortRounds = 1;
    private const int EnoughGivenUp = 10;

    private static readonly TimeSpan GivingUpPatience = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(seed);
    private int _outages;

    /// <summary>Goes through all it knows, each time in another order, until a time is over.</summary>
    public async Task RunAsync(TimeSpan atLeast, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var kills = new Kills(slots, _random);
        for (var round = 0; round < ShortRounds || watch.Elapsed < atLeast; round++)
        {
            Func<Task>[] steps =
            [
                () => kills.AtAsync(Phase.Claimed, cancellationToken), () => kills.AtAsync(Phase.Start, cancellationToken),
                () => kills.AtAsync(Phase.End, cancellationToken), () => kills.AtAsync(Phase.Settled, cancellationToken),
                () => kills.AtRandomAsync(cancellationToken), () => kills.AtRandomAsync(cancellationToken), () => kills.AllAsync(cancellationToken),
                () => OutageAsync(OutageKind.Killed, cancellationToken), () => OutageAsync(OutageKind.Stopped, cancellationToken),
                () => OutageAsync(OutageKind.Aborted, cancellationToken),
                () => deploy.RunAsync(cancellationToken), () => deploy.RunAsync(cancellationToken),
            ];
            if (round >= ShortRounds && pauses)
            {
                steps = [.. steps, () => StandStillAsync(kills.AnySlot(), cancellationToken)];
            }

            if (clock is not null)
            {
                steps = [.. steps, () => clock.RunAsync(cancellationToken)];
            }

            if (keygen is not null)
            {
                steps = [.. steps, () => keygen.HaveTroubleAsync(cancellationToken), () => kills.AllAsync(cancellationToken), () => OutlastRetriesAsync(cancellationToken)];
            }

            _random.Shuffle(steps);
            foreach (var step in steps)
            {
                await Task.Delay(_random.Next(50, 600), cancellationToken);
                await step();
            }
        }
    }

    private async Task StandStillAsync(ReceiverSlot slot, CancellationToken cancellationToken)
    {
        var receiver = await slot.ReadyAsync(cancellationToken);
        var from = Stopwatch.GetTimestamp();
        await receiver.StandStillAsync();
        await Task.Delay(lease * 1.5, cancellationToken);
        await receiver.GoOnAsync();
        log.Pauses.Add(new(receiver.Name, from, Stopwatch.GetTimestamp()));
    }

    /// <summary>One outage in four is longer than a lease.</summary>
    private Task OutageAsync(OutageKind kind, CancellationToken cancellationToken)
    {
        var duration = _outages++ % 4 == 1 ? lease * 1.2 : TimeSpan.FromMilliseconds(_random.Next(200, 1500));
        return OutageAsync(kind, () => Task.Delay(duration, cancellationToken));
    }

    /// <summary>An outage that ends when Keygen has given up on some events after all its retries.</summary>
    private Task OutlastRetriesAsync(CancellationToken cancellationToken) =>
        OutageAsync(OutageKind.Stopped, () => keygen!.GivesUpAsync(EnoughGivenUp, GivingUpPatience, cancellationToken));

    private async Task OutageAsync(OutageKind kind, Func<Task> whileAwayAsync)
    {
        var from = Stopwatch.GetTimestamp();
        await server.StopAsync(kind);
        await whileAwayAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await server.StartAsync();
        log.Outages.Add(new(kind, from, Stopwatch.GetTimestamp()));
    }
}
