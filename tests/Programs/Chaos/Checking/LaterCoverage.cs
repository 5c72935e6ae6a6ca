using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Later;
using Keygen.Webhooks.Chaos.Sending;
using Keygen.Webhooks.Chaos.Servers;

namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>What a run with later handlers must have seen.</summary>
internal static class LaterCoverage
{
    /// <summary>How many things that is.</summary>
    public static readonly int Demands = 10 + KillWindows.Required.Length;

    public static void Demand(Verdict verdict, SenderLog sent, DisorderLog disorder, int events, Engine engine = Engine.Rabbit)
    {
        var later = verdict.Later;
        verdict.Need(sent.Events.Count >= events && events > 0, $"{sent.Events.Count} events were sent.");
        verdict.Need(sent.Duplicates > 0, "No event was sent twice.");
        verdict.Need(disorder.Outages.Count > 0, "The store was never away.");
        verdict.Need(
            engine is Engine.WolverineOnPostgres || disorder.BrokerOutages.Exists(static outage => outage.Kind is OutageKind.Killed), "The broker was never killed.");
        verdict.Need(disorder.Kills.Exists(static kill => !Arena.IsWorker(kill.Process)), "No receiver was killed.");
        verdict.Need(verdict.FailedRuns > 0, "No handler failed.");
        // An outbox takes what the broker does not.
        verdict.Need(engine is not Engine.Rabbit || later is { Refused: > 0 }, "No hand-over failed.");
        verdict.Need(later is { CutOff: > 0 }, "No receiver was killed between a hand-over and its record.");
        verdict.Need(later is { LongRuns: > 0 }, "No handler took long.");
        verdict.Need(later is { BesideOthers: > 0 }, "No handler ran beside one of another license.");
        foreach (var window in KillWindows.Required)
        {
            verdict.Need(later?.Windows[window].Kills > 0, $"No kill of a worker landed in the window {window}.");
        }

        // Wolverine does not start while its database is away. Something must start the process again.
        Coverage.DemandOrder(verdict, sent, disorder, mayEnd: engine is not Engine.Rabbit && disorder.Outages.Count > 0);
    }
}
