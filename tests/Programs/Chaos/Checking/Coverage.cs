using System.Diagnostics;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Sending;
using Keygen.Webhooks.Chaos.Servers;

namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>A run that nothing happened in proves nothing.</summary>
internal static class Coverage
{
    /// <summary>How many things must have happened, in all runs together.</summary>
    public static readonly int Demands = 14 + AppHandlers.Passing.Length + Enum.GetValues<DeliveryReason>().Length + KillWindows.Required.Length;

    public static void Demand(Verdict verdict, SenderLog sent, DisorderLog disorder, int events)
    {
        verdict.Need(sent.Events.Count >= events && events > 0, $"{sent.Events.Count} events were sent.");
        foreach (var reason in Enum.GetValues<DeliveryReason>())
        {
            verdict.Need(sent.DeliveriesFor(reason) > 0, $"No delivery was sent for the reason {reason}.");
        }

        verdict.Need(sent.Duplicates > 0 && sent.Duplicates * 6 >= sent.Deliveries, $"{sent.Duplicates} of {sent.Deliveries} deliveries were duplicates.");
        verdict.Need(disorder.Kills.Count > 0, "No receiver was killed.");
        verdict.Need(disorder.Outages.Count > 0, "The server was never away.");
        verdict.Need(verdict.FailedRuns > 0, "No handler failed.");
        verdict.Need(disorder.Deploys > 1, $"{disorder.Deploys} deploys rolled.");
        verdict.Need(verdict.ClaimedByBoth > 0, "No event was claimed by receivers of both versions.");
        foreach (var handler in AppHandlers.Passing)
        {
            verdict.Need(verdict.PassingEffects.GetValueOrDefault(handler) > 0, $"The handler {handler}, which comes and goes, has left nothing.");
        }

        foreach (var window in KillWindows.Required)
        {
            verdict.Need(verdict.Windows[window].Kills > 0, $"No kill landed in the window {window}.");
        }

        DemandOrder(verdict, sent, disorder);
    }

    /// <summary>What the run under Sentinel must have seen.</summary>
    public static void DemandFailovers(Verdict verdict, SenderLog sent, DisorderLog disorder)
    {
        foreach (var kind in (OutageKind[])[OutageKind.Held, OutageKind.Killed])
        {
            verdict.Need(disorder.Outages.Exists(outage => outage.Kind == kind), $"No primary was lost so: {kind}.");
        }

        verdict.Need(disorder.OldPrimaries > 1, $"{disorder.OldPrimaries} lost primaries came back as primaries.");
        verdict.Need(disorder.SentAgain > 0, "Nothing was sent again after a failover.");
        DemandNoticing(verdict, sent, disorder);
        DemandOrder(verdict, sent, disorder);
    }

    /// <summary>Outages by themselves must have been noticed, and must not excuse much of the run.</summary>
    private static void DemandNoticing(Verdict verdict, SenderLog sent, DisorderLog disorder)
    {
        var noticed = disorder.Outages.FindAll(static outage => outage.Kind is OutageKind.ByItself);
        var begins = PrimaryWatch.TooLong.TotalSeconds * Stopwatch.Frequency;
        verdict.Need(disorder.Unsaid.Count > 0 && disorder.Unsaid.TrueForAll(
            unsaid => noticed.Exists(outage => outage.From < unsaid.From + begins && outage.To > unsaid.From + begins)),
            "The program did not notice that a primary stood still.");
        verdict.Need(!IsMostlyOutages(sent, disorder), "A third of the run are outages that the program did not cause: the machine stands still too often.");
    }

    /// <summary>Whether outages by themselves are a third of a run, or nothing was sent.</summary>
    public static bool IsMostlyOutages(SenderLog sent, DisorderLog disorder)
    {
        var excused = disorder.Outages.Where(static outage => outage.Kind is OutageKind.ByItself).Sum(static outage => (double)outage.To - outage.From);
        return excused * 3 >= sent.Events.Select(static one => one.AcknowledgedAt).DefaultIfEmpty().Max() - sent.Events.Select(static one => one.SentAt).DefaultIfEmpty().Min();
    }

    /// <summary>What a run must have seen in which a receiver starts whose clock is ahead.</summary>
    public static void DemandClock(Verdict verdict, DisorderLog disorder) =>
        verdict.Need(disorder.FarClocks > 0 && disorder.SentAgain > 0, "Nothing was sent again after a receiver had started whose clock is ahead.");

    /// <summary>No answer that nobody asked for, and no process that ended by itself.</summary>
    public static void DemandOrder(Verdict verdict, SenderLog sent, DisorderLog disorder, bool mayEnd = false)
    {
        foreach (var answer in sent.Answers.Keys.Except(["200", "409", "500", "503", "broken"], StringComparer.Ordinal))
        {
            verdict.Add(Problem.NotAcknowledged, $"A delivery was answered {answer}.");
        }

        if (disorder.Crashes > 0 && !mayEnd)
        {
            verdict.Add(Problem.NothingShown, $"{disorder.Crashes} processes ended by themselves; see their logs.");
        }
    }
}
