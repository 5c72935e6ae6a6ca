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
        Target("requests/s of b over a, handler of the raw event", ServerRole.Raw, ServerRole.Floor, 0.95);
        Target("requests/s of bd over b, with the dashboard", ServerRole.RawDashboard, ServerRole.Raw, 0.98);
        Target("requests/s of bw over b, with ten people looking", ServerRole.RawWatched, ServerRole.Raw, 0.90);
        Target("requests/s of b2 over a, handler of the typed license", ServerRole.Typed, ServerRole.Floor, 0.90);
        Target("requests/s of c over a, Redis", ServerRole.Redis, ServerRole.Floor, 0.65);
        Target("requests/s of b over e", ServerRole.Raw, ServerRole.Express, 8);
        Target("requests/s of d over h, EF Core", ServerRole.Postgres, ServerRole.ByHand, 0.75);
        Cost("CPU of d over h", ServerRole.Postgres, ServerRole.ByHand, static sample => sample.CpuEach, 1.4);
        Cost("allocation of d over h", ServerRole.Postgres, ServerRole.ByHand, static sample => sample.AllocatedEach, 1.5);
        Target("requests/s of dr over hr, with a row of the handler's", ServerRole.PostgresRow, ServerRole.ByHandRow, 0.75);
        Cost("time of d2 over d, two handlers", ServerRole.PostgresTwoHandlers, ServerRole.Postgres, static sample => 1 / sample.Load.PerSecond, 1.7);
        Cost("CPU of d2 over d, two handlers", ServerRole.PostgresTwoHandlers, ServerRole.Postgres, static sample => sample.CpuEach, 1.7);
        Later("dl", ServerRole.PostgresLater);
        Later("dw", ServerRole.PostgresWolverine);
        Told("requests/s of ht over h, what the round trips of d cost without the library", ServerRole.ByHandInTransaction, ServerRole.ByHand);
        Told("requests/s of d over ht", ServerRole.Postgres, ServerRole.ByHandInTransaction);
        Told("requests/s of ct over a, what the round trips of c cost without the library", ServerRole.ByHandRedis, ServerRole.Floor);
        Told("requests/s of c over ct", ServerRole.Redis, ServerRole.ByHandRedis);
        Told("requests/s of a over e, which b over e cannot exceed", ServerRole.Floor, ServerRole.Express);

        void Told(string what, ServerRole one, ServerRole other)
        {
            if (byRole.TryGetValue(one, out var ours) && byRole.TryGetValue(other, out var others))
            {
                Report.Line($"- {what}: {Ratio(ours, others):0.00}");
            }
        }

        void Later(string letter, ServerRole role)
        {
            Cost($"p50 of {letter} over d, a handler that runs later", role, ServerRole.Postgres, static sample => sample.Load.Milliseconds(50), 1.2);
            Cost($"time of {letter} over d", role, ServerRole.Postgres, static sample => 1 / sample.Load.PerSecond, 1.2);
        }

        void Target(string what, ServerRole one, ServerRole other, double limit)
        {
            if (byRole.TryGetValue(one, out var ours) && byRole.TryGetValue(other, out var others))
            {
                Report.Target(what, Ratio(ours, others), limit, atMost: false);
            }
        }

        void Cost(string what, ServerRole one, ServerRole other, Func<SpeedSample, double> value, double limit)
        {
            if (byRole.TryGetValue(one, out var ours) && byRole.TryGetValue(other, out var others))
            {
                Report.Target(what, Report.Median(ours.Zip(others, (sample, least) => value(sample) / value(least))), limit, atMost: true);
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
