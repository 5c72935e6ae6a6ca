using Keygen.Webhooks.LoadTest.Sending;
using Keygen.Webhooks.LoadTest.Servers;

namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>
/// Good deliveries at a fixed rate, alone and beside floods of forgeries, in turn. A flood is sent at the rate that takes a part of
/// one core of the server; the last as fast as it goes, which takes what the machine has.
/// </summary>
internal static class FloodRun
{
    private const double GoodPerSecond = 200;
    private const int FloodConnections = 4;

    private static readonly double?[] CoreParts = [0, 0.25, 0.5, null];

    /// <summary>The receiver's, and beside them those of a server that answers everything 401 at once: what Kestrel and two cores do to them.</summary>
    public static void Run(ServerProcess ours, ServerProcess empty, DeliveryPool pool, Junk forged, double cpuEach, LoadOptions options, Report report)
    {
        var ratios = Measure(ours, pool, 200, forged, cpuEach, options, report);
        Report.Line($"\nThe same at a server that answers everything 401 at once:\n");
        Measure(empty, pool, 401, forged, cpuEach, options, report);
        Report.Target("p99 of good deliveries beside a flood that takes a quarter of a core, over theirs alone", ratios[1], 2, atMost: true);
        Report.Target("the same, half a core", ratios[2], 2, atMost: true);
    }

    private static double[] Measure(
        ServerProcess server, DeliveryPool pool, int goodStatus, Junk forged, double cpuEach, LoadOptions options, Report report)
    {
        var samples = CoreParts.Select(static _ => new List<(LoadResult Good, double FloodPerSecond)>()).ToArray();
        var sent = 0;
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var i = 0; i < CoreParts.Length; i++)
            {
                options.Stopping.ThrowIfCancellationRequested();
                var part = (i + round) % CoreParts.Length;
                var rate = CoreParts[part] * 1e6 / cpuEach;
                var flood = rate is 0 ? null : Task.Factory.StartNew(
                    () => Load.Run(server.Port, _ => forged.Request, forged.Status, new(FloodConnections, options.Duration * 1.1, rate, GivesWay: true)),
                    CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                var good = Load.Run(server.Port, _ => pool[sent++ % pool.Count], goodStatus, new(1, options.Duration, GoodPerSecond));
                var junk = flood?.GetAwaiter().GetResult();
                samples[part].Add((good, junk?.PerSecond ?? 0));
                if (good.Failed + (junk?.Failed ?? 0) > 0)
                {
                    report.Unsound($"{good.Failed} good deliveries were not answered {goodStatus}, {junk?.Failed} forgeries not refused.");
                }
            }
        }

        Report.Table(
            ["Flood", ">Forgeries/s", ">Good deliveries/s", ">p50 ms", ">p99 ms", ">p99 beside alone"],
            samples.Select((one, i) => Row(CoreParts[i], one, samples[0])));
        return [.. samples.Select(one => Ratio(one, samples[0]))];
    }

    private static string[] Row(double? part, List<(LoadResult Good, double FloodPerSecond)> samples, List<(LoadResult Good, double FloodPerSecond)> alone) =>
    [
        part switch
        {
            0 => "none",
            null => $"as fast as it goes, {FloodConnections} connections",
            _ => Report.Text($"{part:0 %} of a core"),
        },
        Report.Text($"{Report.Median(samples.Select(static one => one.FloodPerSecond)):#,0}"),
        Report.Text($"{Report.Median(samples.Select(static one => one.Good.PerSecond)):#,0}"),
        Report.Text($"{Report.Median(samples.Select(static one => one.Good.Milliseconds(50))):0.00}"),
        Report.Text($"{Report.Median(samples.Select(static one => one.Good.Milliseconds(99))):0.00}"),
        Report.Text($"{Ratio(samples, alone):0.00}"),
    ];

    /// <summary>Of the medians of the rounds' p99, of some hundred deliveries each.</summary>
    private static double Ratio(List<(LoadResult Good, double)> samples, List<(LoadResult Good, double)> others) =>
        Report.Median(samples.Zip(others, static (one, other) => one.Good.Milliseconds(99) / other.Good.Milliseconds(99)));
}
