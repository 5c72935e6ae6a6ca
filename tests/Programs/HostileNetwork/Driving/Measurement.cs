using Keygen.Webhooks.HostileNetwork.Attacking;
using Keygen.Webhooks.HostileNetwork.Receiver;

namespace Keygen.Webhooks.HostileNetwork.Driving;

/// <summary>What is found wrong.</summary>
internal enum Problem
{
    /// <summary>A good delivery was not answered 200 in time.</summary>
    Lost,

    /// <summary>A handler did not run for one, ran twice, or ran for what nobody sent.</summary>
    Handling,

    /// <summary>The receiver took more memory than its bound, or did not give it back.</summary>
    Memory,

    /// <summary>Attackers were not answered as they should be, or kept their connections.</summary>
    Attackers,

    /// <summary>An error was logged.</summary>
    Logged,

    /// <summary>Good deliveries took too long.</summary>
    Slow,

    /// <summary>The attack did not come about.</summary>
    NothingShown,
}

/// <summary>One attack, measured.</summary>
internal sealed record Measurement(Attack Attack, Deliveries Unloaded, Deliveries Beside, AttackResult Result)
{
    /// <summary>What the receiver may grow by whoever calls: code, the collector's budget, the store's marks.</summary>
    private const double AllowanceMiB = 64;

    /// <summary>How much more may be alive on the heap when an attack is over: marks, and what pools of buffers keep for the next.</summary>
    private double LeftMiB => 16 + SharesMiB / 4;

    public required double BeforeMiB { get; init; }

    public required double PeakMiB { get; init; }

    public required double AfterMiB { get; init; }

    public required ReceiverStats StatsBefore { get; init; }

    public required ReceiverStats StatsAfter { get; init; }

    public double Ratio => Beside.P99 / Unloaded.P99;

    /// <summary>How much the receiver may grow: each connection that can be open at a time has its share.</summary>
    public double BoundMiB => AllowanceMiB + SharesMiB;

    private double SharesMiB => Math.Min(Result.Opened, Attack.Connections ?? 5 * Attack.Rate) * Attack.KiBEach / 1024.0;

    /// <summary>What does not hold, apart from time.</summary>
    public IEnumerable<(Problem Problem, string Text)> Problems()
    {
        var good = Unloaded.Answered + Beside.Answered;
        var sent = Unloaded.Sent + Beside.Sent;
        var runs = StatsAfter.Runs - StatsBefore.Runs;
        if (good < sent)
        {
            yield return (Problem.Lost, $"{sent - good} of {sent} good deliveries were not answered 200");
        }

        if (runs < good || runs > sent + Result.Statuses.GetValueOrDefault(200) || StatsAfter.Doubled > 0)
        {
            yield return (Problem.Handling, $"{runs} runs for {good} good deliveries and {Result.Statuses.GetValueOrDefault(200)} of the attacker's; {StatsAfter.Doubled} events ran twice");
        }

        if (PeakMiB - BeforeMiB > BoundMiB)
        {
            yield return (Problem.Memory, $"{PeakMiB - BeforeMiB:N0} MiB more, and {BoundMiB:N0} are the bound");
        }

        if (StatsAfter.HeapMiB - StatsBefore.HeapMiB > LeftMiB)
        {
            yield return (Problem.Memory, $"{StatsAfter.HeapMiB - StatsBefore.HeapMiB:N0} MiB more are alive when it is over, and {LeftMiB:N0} are the bound");
        }

        var missing = Attack.Statuses.Where(status => !Result.Statuses.ContainsKey(status)).ToArray();
        if (missing.Length > 0)
        {
            yield return (Problem.Attackers, $"no attacker was answered {string.Join(" or ", missing)}");
        }

        if (Attack.AllEnd && Result.Open > 0)
        {
            yield return (Problem.Attackers, $"{Result.Open} connections still stood");
        }

        if (StatsAfter.Errors > StatsBefore.Errors)
        {
            yield return (Problem.Logged, $"{StatsAfter.Errors - StatsBefore.Errors} errors; the first ever: {StatsAfter.FirstError}");
        }

        // A loaded machine opens fewer than it was told to.
        if (Result.Opened < (Attack.Connections ?? Attack.Rate * Attack.Seconds) / 4)
        {
            yield return (Problem.NothingShown, $"only {Result.Opened} connections were made, {Result.Refused} could not be");
        }
    }
}
