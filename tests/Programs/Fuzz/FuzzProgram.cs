using Keygen.Webhooks.Fuzz.Controls;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Fuzz.Targets;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz;

/// <summary>What runs beside the instrumented library.</summary>
internal static class FuzzProgram
{
    public static int Run(string[] args)
    {
        var options = FuzzOptions.Parse(args)!;
        Coverage.Enable();
        FuzzTarget[] targets = [.. AllTargets.Make().Where(target => options.Target is null || target.Name == options.Target)];
        if (targets.Length == 0)
        {
            Console.WriteLine($"--target is one of {string.Join(", ", AllTargets.Make().Select(static target => target.Name))}.");
            return 2;
        }

        if (options.Replay is not null)
        {
            return Replay(targets[0], File.ReadAllBytes(options.Replay));
        }

        Console.WriteLine($"--seed {options.Seed}");
        return (options.Controls ? ControlRuns.RunAll(options.Seed) : RunAll(targets, options)) ? 0 : 1;
    }

    private static int Replay(FuzzTarget target, byte[] input)
    {
        try
        {
            target.Run(input);
            Console.WriteLine("Nothing was found.");
            return 0;
        }
        catch (Exception exception)
        {
            Console.WriteLine(exception);
            return 1;
        }
    }

    private static bool RunAll(FuzzTarget[] targets, FuzzOptions options)
    {
        var recorded = RecordedDelivery.All;
        var extra = ExtraCorpus.Read(options.Corpus);
        var results = new List<FuzzResult>();
        Console.WriteLine(Report.Head);
        foreach (var target in targets)
        {
            var loop = new FuzzLoop(target, new Random(options.Seed));
            var result = loop.Run([.. target.Corpus([.. recorded, .. extra.Deliveries]), .. extra.Inputs], new(options.Time * target.Share / targets.Sum(static one => one.Share)));
            results.Add(result);
            Console.WriteLine(Report.Row(result));
            Report.Keep(options.Keep, target.Name, loop.Kept);
        }

        Console.WriteLine(Report.Sum(results));
        foreach (var result in results)
        {
            Report.Findings(result);
        }

        return results.TrueForAll(static result => result.Findings.Count == 0);
    }
}
