using System.Diagnostics;

namespace Keygen.Webhooks.Benchmarks;

/// <summary>
/// The ratios alone, for a machine that others use too: baseline and contender take turns of two milliseconds, so that both meet
/// the same neighbours, and the faster quarter of each one's turns counts.
/// </summary>
internal static class SideBySide
{
    private const int Turns = 400;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(2);

    public static void Run()
    {
        Console.WriteLine("| Benchmark | Case | Baseline | This library | Ratio |");
        Console.WriteLine("|---|---|--:|--:|--:|");
        foreach (var forgery in Enum.GetValues<ForgeryBenchmarks.Forgery>())
        {
            var b = new ForgeryBenchmarks { Signature = forgery };
            b.Setup();
            Compare("Forgery", forgery.ToString(), () => b.NSecVerify(), () => b.Receive().GetAwaiter().GetResult());
            b.Cleanup();
        }

        foreach (var name in DeliveryBenchmarks.Deliveries)
        {
            var b = new DeliveryBenchmarks { Delivery = name };
            b.Setup();
            Compare("Delivery", name, () => b.NSecVerifyAndSha256(), () => b.VerifyAndRead());
        }

        foreach (var name in PayloadBenchmarks.Deliveries)
        {
            var b = new PayloadBenchmarks { Delivery = name };
            b.Setup();
            Compare("Payload", name, () => b.JsonDocuments(), () => b.TypedEvent());
        }

        foreach (var name in AlgorithmBenchmarks.Algorithms)
        {
            var b = new AlgorithmBenchmarks { Algorithm = name };
            b.Setup();
            Compare("Algorithm", name, () => b.Primitive(), () => b.VerifyHead());
        }

        RunRedis();
    }

    public static void RunRedis()
    {
        var b = new RedisBenchmarks();
        b.Setup().GetAwaiter().GetResult();
        Compare("Redis", "a claim and its completion", () => b.BareSets().GetAwaiter().GetResult(), () => b.ClaimAndComplete().GetAwaiter().GetResult());
        b.Cleanup().GetAwaiter().GetResult();
    }

    private static void Compare(string benchmark, string label, Action baseline, Action ours)
    {
        // Twice, with a pause: by then the runtime has compiled both for good.
        var counts = (CountInATurn(baseline), CountInATurn(ours));
        Thread.Sleep(200);
        counts = (CountInATurn(baseline), CountInATurn(ours));

        var times = (Baseline: new double[Turns], Ours: new double[Turns]);
        for (var i = 0; i < Turns; i++)
        {
            times.Baseline[i] = NanosecondsEach(baseline, counts.Item1);
            times.Ours[i] = NanosecondsEach(ours, counts.Item2);
        }

        var (b, o) = (FirstQuartile(times.Baseline), FirstQuartile(times.Ours));
        Console.WriteLine($"| {benchmark} | {label} | {b / 1000:0.00} µs | {o / 1000:0.00} µs | {o / b:0.00} |");
    }

    private static int CountInATurn(Action action)
    {
        NanosecondsEach(action, 3000);
        var startedAt = Stopwatch.GetTimestamp();
        var count = 0;
        for (; Stopwatch.GetElapsedTime(startedAt) < Turn; count++)
        {
            action();
        }

        return count;
    }

    private static double NanosecondsEach(Action action, int count)
    {
        var startedAt = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(startedAt).TotalNanoseconds / count;
    }

    private static double FirstQuartile(double[] times)
    {
        Array.Sort(times);
        return times[times.Length / 4];
    }
}
