using System.Diagnostics;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Sending;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>What became of events that were handed over.</summary>
internal sealed record LaterFindings
{
    /// <summary>A run that has taken as long as a lease took its time.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(2);

    /// <summary>Where workers were when they were killed. The verdict's own windows are those of receivers.</summary>
    public required KillWindows Windows { get; init; }

    public required int WorkersKilled { get; init; }

    public required int HandedOver { get; init; }

    /// <summary>Hand-overs that failed, because the broker was away.</summary>
    public required int Refused { get; init; }

    /// <summary>Hand-overs that the engine had confirmed when their receiver was killed.</summary>
    public required int CutOff { get; init; }

    /// <summary>Runs that lasted long, to their end.</summary>
    public required int LongRuns { get; init; }

    /// <summary>Runs that began beside one of another license.</summary>
    public required int BesideOthers { get; init; }

    public required int Licenses { get; init; }

    /// <summary>Runs beside, or before, those of an earlier event of their license.</summary>
    public required IReadOnlyList<string> OutOfOrder { get; init; }

    public static LaterFindings Of(History history, SenderLog sent, DisorderLog disorder)
    {
        var kills = disorder.Kills.Where(static kill => Arena.IsWorker(kill.Process)).ToArray();
        var handOvers = history.Runs.Values.Where(static run => run.Duty.Handler is HandlerNames.Forward).ToArray();
        var order = new OrderOfLicenses(history, sent);
        return new()
        {
            Windows = KillWindows.Find(history, kills),
            WorkersKilled = kills.Length,
            HandedOver = handOvers.Count(static run => run.MarkedAt != 0),
            Refused = handOvers.Count(static run => run.ThrewAt != 0),
            CutOff = handOvers.Count(static run => run.EndedAt != 0 && run.KilledAt != 0 && run.DecidedAt == long.MaxValue),
            LongRuns = history.Runs.Values.Count(static run => AppHandlers.Later.Contains(run.Duty.Handler)
                && run.EndedAt != 0 && Stopwatch.GetElapsedTime(run.StartedAt, run.EndedAt) > Long),
            OutOfOrder = order.Check(),
            BesideOthers = order.CountBesideOthers(),
            Licenses = sent.Events.Select(static one => one.License).Distinct(StringComparer.Ordinal).Count(),
        };
    }
}
