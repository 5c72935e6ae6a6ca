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
    private static readonly TimeSpan HoldPatience = TimeSpan.FromSeconds(5);

    private const int ShortRounds = 1;
    private const int Attempts = 4;
    private const int EnoughGivenUp = 10;

    private static readonly TimeSpan GivingUpPatience = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(seed);
    private int _outages;

    /// <summary>Goes through all it knows, each time in another order, until a time is over.</summary>
    public async Task RunAsync(TimeSpan atLeast, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < ShortRounds || watch.Elapsed < atLeast; round++)
        {
            Func<Task>[] steps =
            [
                () => KillAtAsync(Phase.Claimed, cancellationToken), () => KillAtAsync(Phase.Start, cancellationToken),
                () => KillAtAsync(Phase.End, cancellationToken), () => KillAtAsync(Phase.Settled, cancellationToken),
                () => KillAtRandomAsync(cancellationToken), () => KillAtRandomAsync(cancellationToken), () => KillAllAsync(cancellationToken),
                () => OutageAsync(OutageKind.Killed, cancellationToken), () => OutageAsync(OutageKind.Stopped, cancellationToken),
                () => OutageAsync(OutageKind.Aborted, cancellationToken),
                () => deploy.RunAsync(cancellationToken), () => deploy.RunAsync(cancellationToken),
            ];
            if (round >= ShortRounds && pauses)
            {
                steps = [.. steps, () => StandStillAsync(cancellationToken)];
            }

            if (clock is not null)
            {
                steps = [.. steps, () => clock.RunAsync(cancellationToken)];
            }

            if (keygen is not null)
            {
                steps = [.. steps, () => keygen.HaveTroubleAsync(cancellationToken), () => KillAllAsync(cancellationToken), () => OutlastRetriesAsync(cancellationToken)];
            }

            _random.Shuffle(steps);
            foreach (var step in steps)
            {
                await Task.Delay(_random.Next(50, 600), cancellationToken);
                await step();
            }
        }
    }

    private ReceiverSlot AnySlot() => slots[_random.Next(slots.Count)];

    /// <summary>Kills a receiver of which one delivery is known to be at a point, and the others wherever they are.</summary>
    private async Task KillAtAsync(Phase phase, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var slot = AnySlot();
            var receiver = await slot.ReadyAsync(cancellationToken);
            var held = receiver.HoldAsync(phase);
            if (await Task.WhenAny(held, Task.Delay(HoldPatience, cancellationToken)) == held || attempt == Attempts)
            {
                await slot.KillAsync(receiver);
                return;
            }
        }
    }

    private async Task KillAtRandomAsync(CancellationToken cancellationToken)
    {
        var slot = AnySlot();
        var receiver = await slot.ReadyAsync(cancellationToken);
        await Task.Delay(_random.Next(600), cancellationToken);
        await slot.KillAsync(receiver);
    }

    private async Task KillAllAsync(CancellationToken cancellationToken)
    {
        var receivers = await Task.WhenAll(slots.Select(slot => slot.ReadyAsync(cancellationToken)));
        await Task.Delay(_random.Next(300), cancellationToken);
        await Task.WhenAll(slots.Zip(receivers, static (slot, receiver) => slot.KillAsync(receiver)));
    }

    private async Task StandStillAsync(CancellationToken cancellationToken)
    {
        var receiver = await AnySlot().ReadyAsync(cancellationToken);
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
