using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Sending;
using Keygen.Webhooks.Chaos.Servers;

namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>Prints a run as a table.</summary>
internal static class Report
{
    private const int ShownProblems = 10;

    public static void Print(string title, Verdict verdict, SenderLog sent, DisorderLog disorder)
    {
        Console.WriteLine($"\n{title}");
        Row("events sent", sent.Events.Count, $"handlers each 3, runs {verdict.Runs}, handlers threw {verdict.FailedRuns}");
        if (verdict.Rescue is { } rescue)
        {
            Rows(rescue);
        }
        else
        {
            Row("deliveries", sent.Deliveries, $"all acknowledged {(sent.Acknowledged == sent.Deliveries ? "yes" : "NO")}");
            Row("requests", sent.Answers.Values.Sum(), string.Join(", ", sent.Answers.OrderBy(static a => a.Key, StringComparer.Ordinal).Select(static a => $"{a.Key}: {a.Value}")));
        }

        Row("duplicates", sent.Duplicates, $"concurrent {sent.DeliveriesFor(DeliveryReason.Concurrent)}, later {sent.DeliveriesFor(DeliveryReason.Later)}, "
            + $"new id {sent.DeliveriesFor(DeliveryReason.NewId)}");
        Row("outages", disorder.Outages.Count, string.Join(", ", Enum.GetValues<OutageKind>().Select(kind => $"{kind}: {disorder.Outages.Count(outage => outage.Kind == kind)}")));
        Row("rolling deploys", disorder.Deploys, $"events claimed by both versions {verdict.ClaimedByBoth}");
        Row("clocks far ahead", disorder.FarClocks, "receivers that looked after the store");
        Row("old primaries back", disorder.OldPrimaries, "that took themselves for the primary");
        Row("handled events sent again", disorder.SentAgain, "after one of these two");
        Row("pauses", disorder.Pauses.Count, "receivers that stood still");
        Row("receivers killed", disorder.Kills.Count(static kill => !Arena.IsWorker(kill.Process)), "");
        Rows(verdict.Windows);
        if (verdict.Later is { } later)
        {
            Rows(later, disorder);
        }

        Row("effects expected", verdict.Expected, "");
        Row("effects found", verdict.Effects, verdict.Allowed.Count == 0 ? "" : "more than once after " + string.Join(", ", verdict.Allowed.OrderBy(static a => a.Key).Select(static a => $"{Name(a.Key)}: {a.Value}")));
        Row("  of passing handlers", verdict.PassingEffects.Values.Sum(), string.Join(", ", verdict.PassingEffects.Select(static handler => $"{handler.Key}: {handler.Value}")));
        Row("missing", verdict.Count(Problem.Missing), "");
        Row("discarded", verdict.Count(Problem.Discarded), "though its handler ran and was taken for done");
        Row("doubled", verdict.Count(Problem.Doubled), "without such a cause");
        if (verdict.Later is { OutOfOrder.Count: var outOfOrder })
        {
            Row("out of order", outOfOrder, "among the events of one license");
        }

        Row("other problems", verdict.Problems.Count(static found => found.Problem is not (Problem.Missing or Problem.Discarded or Problem.Doubled or Problem.OutOfOrder)), "");
        foreach (var (problem, text) in verdict.Problems.OrderBy(static found => found.Problem is Problem.NothingShown ? 0 : found.Problem is Problem.Missing ? 2 : 1).Take(ShownProblems))
        {
            Console.WriteLine($"  ! {problem}: {text}");
        }

        Console.WriteLine(verdict.IsGood ? "GOOD" : "BAD");
    }

    private static void Rows(KillWindows windows)
    {
        foreach (var window in Enum.GetValues<Window>())
        {
            Row($"  {Name(window)}", windows[window].Kills, $"deliveries caught there {windows[window].Deliveries}");
        }
    }

    private static void Rows(LaterFindings later, DisorderLog disorder)
    {
        Row("workers killed", later.WorkersKilled, "");
        Rows(later.Windows);
        Row("outages of the broker", disorder.BrokerOutages.Count, "");
        Row("handed over", later.HandedOver, $"refused {later.Refused}, cut off before it was recorded {later.CutOff}");
        Row("later runs that took long", later.LongRuns, "");
        Row("  beside another license's", later.BesideOthers, $"licenses {later.Licenses}");
    }

    private static void Rows(Rescue rescue)
    {
        var rows = rescue.Rows;
        Row("deliveries", rows.Count, $"attempts {rows.Sum(static row => row.Attempts)}, acknowledged {rows.Count(static row => row.IsDelivered)}, "
            + $"after a retry {rows.Count(static row => row is { IsDelivered: true, Attempts: > 1 })}");
        Row("given up by Keygen", rows.Count(static row => row.IsFailed), $"refused {rows.Count(static row => row.WasRefused)}, "
            + $"reset or half-closed {rows.Count(static row => row.WasBroken)}, after all retries {rows.Count(static row => row.IsGivenUp)}");
        Row("events never acknowledged", rescue.Unacknowledged, "");
        Row("SAVED ONLY BY CATCH-UP", rescue.Saved, $"runs of handlers that it asked for {rescue.Runs}");
    }

    private static void Row(string name, int count, string rest) => Console.WriteLine($"  {name,-30}{count,8:N0}  {rest}".TrimEnd());

    private static string Name(Window window) => window switch
    {
        Window.ClaimToHandler => "between claim and handler",
        Window.InsideHandler => "inside a handler",
        Window.EffectToMark => "between effect and mark",
        Window.BetweenHandlers => "between handlers",
        _ => "between mark and response",
    };

    private static string Name(Cause cause) => cause switch
    {
        Cause.Kill => "a kill",
        Cause.Outage => "an outage",
        Cause.Pause => "a pause",
        _ => "the handler's own failure",
    };
}
