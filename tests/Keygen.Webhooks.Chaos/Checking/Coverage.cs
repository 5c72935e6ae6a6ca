using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Sending;

namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>A run that nothing happened in proves nothing.</summary>
internal static class Coverage
{
    /// <summary>How many things must have happened.</summary>
    public static readonly int Demands = 7 + AppHandlers.Passing.Length + Enum.GetValues<DeliveryReason>().Length + KillWindows.Required.Length;

    public static void Demand(Verdict verdict, SenderLog sent, DisorderLog disorder, int events)
    {
        Need(sent.Events.Count >= events && events > 0, $"{sent.Events.Count} events were sent.");
        foreach (var reason in Enum.GetValues<DeliveryReason>())
        {
            Need(sent.DeliveriesFor(reason) > 0, $"No delivery was sent for the reason {reason}.");
        }

        Need(sent.Duplicates > 0 && sent.Duplicates * 6 >= sent.Deliveries, $"{sent.Duplicates} of {sent.Deliveries} deliveries were duplicates.");
        Need(disorder.Kills.Count > 0, "No receiver was killed.");
        Need(disorder.Outages.Count > 0, "The server was never away.");
        Need(verdict.FailedRuns > 0, "No handler failed.");
        Need(disorder.Deploys > 1, $"{disorder.Deploys} deploys rolled.");
        Need(verdict.ClaimedByBoth > 0, "No event was claimed by receivers of both versions.");
        foreach (var handler in AppHandlers.Passing)
        {
            Need(verdict.PassingEffects.GetValueOrDefault(handler) > 0, $"The handler {handler}, which comes and goes, has left nothing.");
        }

        foreach (var window in KillWindows.Required)
        {
            Need(verdict.Windows[window].Kills > 0, $"No kill landed in the window {window}.");
        }

        DemandOrder(verdict, sent, disorder);

        void Need(bool holds, string otherwise)
        {
            if (!holds)
            {
                verdict.Add(Problem.NothingShown, otherwise);
            }
        }
    }

    /// <summary>No answer that nobody asked for, and no receiver that ended by itself.</summary>
    public static void DemandOrder(Verdict verdict, SenderLog sent, DisorderLog disorder)
    {
        foreach (var answer in sent.Answers.Keys.Except(["200", "409", "500", "503", "broken"], StringComparer.Ordinal))
        {
            verdict.Add(Problem.NotAcknowledged, $"A delivery was answered {answer}.");
        }

        if (disorder.Crashes > 0)
        {
            verdict.Add(Problem.NothingShown, $"{disorder.Crashes} receivers ended by themselves; see their logs.");
        }
    }
}
