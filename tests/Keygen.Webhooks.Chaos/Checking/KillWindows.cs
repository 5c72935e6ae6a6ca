using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>Where a delivery was when its receiver was killed.</summary>
internal enum Window
{
    ClaimToHandler,
    InsideHandler,
    EffectToMark,
    BetweenHandlers,
    MarkToResponse,
}

/// <summary>Where kills landed: the last thing each delivery that was not answered has in the ledger of its killed process.</summary>
internal sealed class KillWindows
{
    /// <summary>The windows that a run must have seen a kill in.</summary>
    public static readonly Window[] Required = [Window.ClaimToHandler, Window.InsideHandler, Window.EffectToMark, Window.MarkToResponse];

    private readonly Dictionary<Window, (int Kills, int Deliveries)> _counts = [];

    public (int Kills, int Deliveries) this[Window window] => _counts.GetValueOrDefault(window);

    public static KillWindows Find(History history, DisorderLog disorder, int handlers)
    {
        var windows = new KillWindows();
        var markedBy = MarkTimes(history);
        foreach (var kill in disorder.Kills)
        {
            var caught = history.Ledgers.GetValueOrDefault(kill.Process, []).GroupBy(static line => line.Delivery)
                .Select(static lines => lines.MaxBy(static line => line.Sequence)!)
                .Where(static line => line.Phase is not Phase.Answered)
                .CountBy(line => WindowOf(line, markedBy[line.Token].Count(at => at <= line.At) >= handlers));
            foreach (var (window, deliveries) in caught)
            {
                var (kills, before) = windows[window];
                windows._counts[window] = (kills + 1, before + deliveries);
            }
        }

        return windows;
    }

    private static ILookup<string, long> MarkTimes(History history) => history.Runs.Values
        .Where(static run => run.MarkedAt != 0).GroupBy(static run => run.Duty)
        .ToLookup(static runs => runs.Key.Token, static runs => runs.Min(static run => run.MarkedAt));

    private static Window WindowOf(LedgerLine last, bool isSettled) => last.Phase switch
    {
        Phase.Claimed => Window.ClaimToHandler,
        Phase.Start => Window.InsideHandler,
        Phase.Effect or Phase.End => Window.EffectToMark,
        Phase.Marked when isSettled => Window.MarkToResponse,
        _ => Window.BetweenHandlers,
    };
}
