using Keygen.Webhooks.LoadTest.Servers;

namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>The medians of all rounds, and the targets.</summary>
internal static class SpeedTable
{
    private static readonly string[] Columns =
        ["", "Server", ">Requests/s", ">Ratio to a", ">p50 ms", ">p95 ms", ">p99 ms", ">Server CPU µs", ">Its ratio to a", ">Allocated", ">Handled", ">Failed"];

    public static void Print(Contender[] all, Dictionary<Contender, List<SpeedSample>> samples)
    {
        var floor = samples[all[0]];
        Report.Table(Columns, all.Select(contender => Row(contender, samples[contender], floor)));

        var byRole = all.ToDictionary(static contender => contender.Role, contender => samples[contender]);
        Report.Target("requests/s of b over a, handler of the raw event", Ratio(byRole[ServerRole.Raw], floor), 0.90, atMost: false);
        Report.Target("requests/s of b2 over a, handler of the typed license", Ratio(byRole[ServerRole.Typed], floor), 0.80, atMost: false);
        if (byRole.TryGetValue(ServerRole.Express, out var express))
        {
            Report.Line($"- requests/s of the floor over e: {Ratio(floor, express):0.00}, which b over e cannot exceed");
            Report.Target("requests/s of b over e", Ratio(byRole[ServerRole.Raw], express), 8, atMost: false);
            Report.Target("requests/s of b2 over e", Ratio(byRole[ServerRole.Typed], express), 8, atMost: false);
        }
    }

    private static string[] Row(Contender contender, List<SpeedSample> samples, List<SpeedSample> floor)
    {
        double Of(Func<SpeedSample, double> value) => Report.Median(samples.Select(value));
        var allocated = Of(static sample => sample.AllocatedEach);
        return
        [
            contender.Letter,
            contender.Name,
            Report.Text($"{Of(static sample => sample.Load.PerSecond):#,0}"),
            Report.Text($"**{Ratio(samples, floor):0.00}**"),
            Report.Text($"{Of(static sample => sample.Load.Milliseconds(50)):0.00}"),
            Report.Text($"{Of(static sample => sample.Load.Milliseconds(95)):0.00}"),
            Report.Text($"{Of(static sample => sample.Load.Milliseconds(99)):0.00}"),
            Report.Text($"{Of(static sample => sample.CpuEach):0}"),
            Report.Text($"{Report.Median(samples.Zip(floor, static (one, least) => least.CpuEach / one.CpuEach)):0.00}"),
            allocated > 0 ? Report.Text($"{allocated:#,0} B") : "–",
            Report.Text($"{samples.Sum(static sample => sample.Stats.Handled):#,0}"),
            Report.Text($"{samples.Sum(static sample => sample.Load.Failed)}"),
        ];
    }

    private static double Ratio(List<SpeedSample> samples, List<SpeedSample> others) =>
        Report.Median(samples.Zip(others, static (one, other) => one.Load.PerSecond / other.Load.PerSecond));
}
