using Keygen.Webhooks.HostileNetwork.Attacking;

namespace Keygen.Webhooks.HostileNetwork.Driving;

/// <summary>Measures attacks on one receiver, one after another.</summary>
internal sealed class Siege(Target target, HostileOptions options)
{
    private int _net;

    private GoodDeliveries Good => new(target.Keys, target.Ports.Http1, options.Rate, options.Patience);

    private TimeSpan UnloadedTime => TimeSpan.FromSeconds(options.Quick ? 0.3 : 4);

    /// <summary>Until what is compiled later is compiled.</summary>
    public Task WarmUpAsync() => SendForAsync(TimeSpan.FromSeconds(options.Quick ? 1 : 5));

    public async Task<Measurement> MeasureAsync(Attack attack)
    {
        // The attacker is ready before anything is measured; its start is no attack.
        await using var attacker = ChildProcess.Start("attacker", new AttackerSettings(
            attack.Name, options.Quick, target.Ports.Http1, target.Ports.Http2, _net++ % 200, target.Keys.Export()).ToJson(), isPolite: true);
        await attacker.ReadLineAsync(TimeSpan.FromSeconds(60));
        var statsBefore = await target.AskAsync();
        var unloaded = await SendForAsync(UnloadedTime);

        Deliveries beside;
        AttackResult result;
        double before, peak;
        await using (var memory = new MemoryWatch(target.Process))
        {
            await attacker.TellAsync("go");
            var attacking = attacker.ReadLineAsync(TimeSpan.FromSeconds(attack.Seconds + 60));
            beside = await Good.SendAsync(() => attacking.IsCompleted, TimeSpan.FromSeconds(attack.Seconds));
            result = AttackResult.FromJson(await attacking);
            (before, peak) = (memory.Before, memory.Peak);
        }

        await attacker.TellAsync("end");
        var statsAfter = await target.AskAsync();
        return new(attack, unloaded, beside, result)
        {
            BeforeMiB = before, PeakMiB = peak, AfterMiB = target.Process.ResidentMiB(), StatsBefore = statsBefore, StatsAfter = statsAfter,
        };
    }

    private Task<Deliveries> SendForAsync(TimeSpan time)
    {
        var end = TimeProvider.System.GetTimestamp() + (long)((time.TotalSeconds + 0.05) * TimeProvider.System.TimestampFrequency);
        return Good.SendAsync(() => TimeProvider.System.GetTimestamp() > end, time);
    }
}
