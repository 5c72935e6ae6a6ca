using Keygen.Webhooks.HostileNetwork.Attacking;
using Keygen.Webhooks.HostileNetwork.Receiver;

namespace Keygen.Webhooks.HostileNetwork.Driving;

/// <summary>The check must find what is wrong with receivers that are, and nothing in the one that is not, under the same attack.</summary>
internal static class ControlRuns
{
    private static readonly (Weakness Weakness, string Attack, Problem Expected)[] All =
    [
        (Weakness.BuffersFirst, "1 MiB less a byte, forged", Problem.Memory),
        (Weakness.BuffersFirst, "1 MiB less a byte, forged", Problem.Attackers),
        (Weakness.ReservesAnnounced, "partial bodies of an announced 1 MiB", Problem.Memory),
        (Weakness.BlocksThreads, "slow bodies", Problem.Lost),
    ];

    public static async Task<bool> RunAllAsync(HostileOptions options)
    {
        var good = true;
        Console.WriteLine($"{"negative control",-20}{"the check",-60}without the weakness");
        foreach (var control in All.GroupBy(static one => (one.Weakness, one.Attack)))
        {
            var with = await RunAsync(control.Key.Weakness, control.Key.Attack, options);
            var without = await RunAsync(Weakness.None, control.Key.Attack, options);
            foreach (var (_, _, expected) in control)
            {
                var text = with.FirstOrDefault(one => one.Problem == expected).Text;
                Console.WriteLine($"{control.Key.Weakness,-20}{(text is null ? $"DOES NOT FAIL: {expected}" : $"fails: {expected}: {text}"),-60}"
                    + (without.Count == 0 ? "holds" : $"DOES NOT HOLD: {without[0]}"));
                good &= text is not null && without.Count == 0;
            }
        }

        return good;
    }

    private static async Task<List<(Problem Problem, string Text)>> RunAsync(Weakness weakness, string name, HostileOptions options)
    {
        await using var target = await Target.StartAsync(weakness);
        var siege = new Siege(target, options with { Quick = true, Patience = TimeSpan.FromSeconds(5) });
        await siege.WarmUpAsync();
        var measurement = await siege.MeasureAsync(Attacks.All(target.Keys, isQuick: true).Single(attack => attack.Name.StartsWith(name, StringComparison.Ordinal)));
        return [.. measurement.Problems()];
    }
}
