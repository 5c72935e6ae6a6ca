using Keygen.Webhooks.HostileNetwork.Attacking;
using Keygen.Webhooks.HostileNetwork.Receiver;

namespace Keygen.Webhooks.HostileNetwork.Driving;

/// <summary>All attacks in turn, on the receiver as it is.</summary>
internal static class HostileRun
{
    /// <summary>In a strict run an attack beside which deliveries were slow is measured again, and its median counts.</summary>
    private const int Tries = 3;

    public static async Task<bool> RunAsync(HostileOptions options)
    {
        await using var target = await Target.StartAsync(Weakness.None);
        var siege = new Siege(target, options);
        await siege.WarmUpAsync();
        var table = new Table(options);
        table.WriteHead();
        var good = true;
        foreach (var attack in Attacks.All(target.Keys, options.Quick).Where(attack => attack.Name.Contains(options.Only, StringComparison.OrdinalIgnoreCase)))
        {
            var measured = new List<Measurement>();
            do
            {
                measured.Add(await siege.MeasureAsync(attack));
            }
            while (options.Strict && measured[^1].Ratio > options.MaxRatio && measured.Count < Tries);

            var shown = measured.OrderBy(static one => one.Ratio).ElementAt(measured.Count / 2);
            table.Write(shown);
            var problems = measured.SelectMany(static one => one.Problems()).ToList();
            if (shown.Ratio > options.MaxRatio && options.Strict)
            {
                problems.Add((Problem.Slow, $"the p99 is {shown.Ratio:N1} times the unloaded one"));
            }

            foreach (var (problem, text) in problems)
            {
                good = false;
                await Console.Error.WriteLineAsync($"{attack.Name}: {problem}: {text}");
            }
        }

        return good;
    }
}
