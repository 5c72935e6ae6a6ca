using System.Diagnostics;
using Keygen.Webhooks.Chaos.Sending;
using Keygen.Webhooks.Chaos.Servers;

namespace Keygen.Webhooks.Chaos.Disorder;

/// <summary>
/// Takes the primary away, once by a kill and once by standing still, has a replica take over, and lets the old one come back, which takes itself for
/// the primary until Sentinel tells it. A third time, the primary stands still for a moment, and nobody but <see cref="PrimaryWatch"/> says so.
/// Everything that was acknowledged meanwhile then comes again.
/// </summary>
internal sealed class Failovers(Arena arena, SentinelStoreServer server, PrimaryWatch watch, int seed)
{
    /// <summary>How long a primary stands still at least, where the program writes the outage down.</summary>
    private static readonly TimeSpan Stillness = TimeSpan.FromSeconds(8);

    private readonly Random _random = new(seed);

    public async Task RunAsync(TimeSpan atLeast, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        do
        {
            // The first primary, once killed, starts as a primary again. Another one starts as the replica that it was at first.
            foreach (var kind in (OutageKind[])[OutageKind.Killed, OutageKind.Held, OutageKind.ByItself])
            {
                await Task.Delay(_random.Next(500, 1500), cancellationToken);
                var from = Stopwatch.GetTimestamp();
                await (kind is OutageKind.ByItself ? StandStillUnsaidAsync() : FailOverAsync(kind, from, cancellationToken));
                arena.Disorder.OldPrimaries = server.CameBack;
                await SendAgainAsync(from, cancellationToken);
            }
        }
        while (clock.Elapsed < atLeast);
    }

    /// <summary>The outage is over when the primary that Sentinel names takes writes, and goes on taking them.</summary>
    private async Task FailOverAsync(OutageKind kind, long from, CancellationToken cancellationToken)
    {
        watch.Expect();
        await server.StopAsync(kind);
        var left = Stillness - Stopwatch.GetElapsedTime(from);
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
        if (kind is OutageKind.Held)
        {
            arena.Disorder.Standstills.Add(new(from, Stopwatch.GetTimestamp()));
        }

        await server.StartAsync();
        var outage = new Outage(kind, from, watch.ExpectNoMore());
        lock (arena.Disorder)
        {
            arena.Disorder.Outages.Add(outage);
        }
    }

    private async Task StandStillUnsaidAsync()
    {
        var from = await server.StandStillAsync();
        arena.Disorder.Unsaid.Add(new(from, Stopwatch.GetTimestamp()));
    }

    private async Task SendAgainAsync(long from, CancellationToken cancellationToken)
    {
        var handled = arena.Sent.Events.Where(sent => sent.AcknowledgedAt > from).ToArray();
        await Task.WhenAll(handled.Select(sent => arena.Courier.DeliverAsync(
            sent, Guid.NewGuid().ToString("D"), _random.Next(arena.Slots.Count), DeliveryReason.Later, cancellationToken)));
        arena.Disorder.SentAgain += handled.Length;
    }
}
