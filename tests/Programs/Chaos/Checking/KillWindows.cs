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

    public static KillWindows Find(History history, IEnumerable<Kill> killed)
    {
        var windows = new KillWindows();
        foreach (var kill in killed)
        {
            var caught = history.Ledgers.GetValueOrDefault(kill.Process, []).GroupBy(static line => line.Delivery)
                .Select(static lines => lines.MaxBy(static line => line.Sequence)!)
                .Where(static line => line.Phase is not (Phase.Answered or Phase.Acknowledged))
                .CountBy(static line => WindowOf(line.Phase));
            foreach (var (window, deliveries) in caught)
            {
                var (kills, before) = windows[window];
                windows._counts[window] = (kills + 1, before + deliveries);
            }
        }

        return windows;
    }

    private static Window WindowOf(Phase last) => last switch
    {
        Phase.Claimed => Window.ClaimToHandler,
        Phase.Start => Window.InsideHandler,
        Phase.Effect or Phase.End => Window.EffectToMark,
        Phase.Settled => Window.MarkToResponse,
        _ => Window.BetweenHandlers,
    };
}
