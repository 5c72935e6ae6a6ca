using Keygen.Webhooks.LoadTest.Servers;

namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>The medians of all rounds, and the targets.</summary>
internal static class SpeedTable
{
    private static readonly string[] Columns =
        ["", "Server", ">Requests/s", ">Ratio to a", ">p50 ms", ">p95 ms", ">p99 ms", ">Server CPU µs", ">Its ratio to a", ">Allocated", ">Compiled meanwhile", ">Handled", ">Failed"];

    public static void Print(Contender[] all, Dictionary<Contender, List<SpeedSample>> samples)
    {
        var floor = samples[all[0]];
        Report.Table(Columns, all.Select(contender => Row(contender, samples[contender], floor)));

        var byRole = all.ToDictionary(static contender => contender.Role, contender => samples[contender]);
        Target("requests/s of b over a, handler of the raw event", ServerRole.Raw, ServerRole.Floor, 0.90);
        Target("requests/s of b2 over a, handler of the typed license", ServerRole.Typed, ServerRole.Floor, 0.80);
        Target("requests/s of b over e", ServerRole.Raw, ServerRole.Express, 8);
        if (byRole.TryGetValue(ServerRole.Express, out var express))
        {
            Report.Line($"- requests/s of the floor over e: {Ratio(floor, express):0.00}, which b over e cannot exceed");
        }

        void Target(string what, ServerRole one, ServerRole other, double limit)
        {
            if (byRole.TryGetValue(one, out var ours) && byRole.TryGetValue(other, out var others))
            {
                Report.Target(what, Ratio(ours, others), limit, atMost: false);
            }
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
            allocated > 0 ? Report.Text($"{Of(static sample => sample.Stats.CompiledMethods):#,0}") : "–",
            Report.Text($"{samples.Sum(static sample => sample.Stats.Handled):#,0}"),
            Report.Text($"{samples.Sum(static sample => sample.Load.Failed)}"),
        ];
    }

    private static double Ratio(List<SpeedSample> samples, List<SpeedSample> others) =>
        Report.Median(samples.Zip(others, static (one, other) => one.Load.PerSecond / other.Load.PerSecond));
}
