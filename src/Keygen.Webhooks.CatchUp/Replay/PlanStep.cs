using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Dispatching;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>Counts what would run.</summary>
internal sealed class PlanStep(EventDispatcher dispatcher, ReplayScope scope) : IReplayStep
{
    private readonly Dictionary<string, int> _handlers = new(StringComparer.Ordinal);
    private int _events;
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;

    public async Task<RunEnd?> TakeAsync(KeygenEvent keygenEvent, ReplayTally tally, CancellationToken cancellationToken)
    {
        switch (await dispatcher.PreviewReplayAsync(keygenEvent, scope, cancellationToken).ConfigureAwait(false))
        {
            case { Open: [_, ..] open }:
                _events++;
                _first ??= keygenEvent.Created;
                _last = keygenEvent.Created;
                foreach (var handler in open)
                {
                    _handlers[handler] = _handlers.GetValueOrDefault(handler) + 1;
                }

                break;
            case { Unknown: [_, ..] }:
                tally.NotKnown++;
                break;
            case { Completed: [_, ..] }:
                tally.AlreadyDone++;
                break;
            default:
                tally.NoHandler++;
                break;
        }

        return null;
    }

    public ReplayPlan ToPlan(RunEnd end, ReplayTally tally, int requests, IReadOnlyList<string> remarks) => new()
    {
        Outcome = end.Outcome,
        Problem = end.Problem,
        Events = _events,
        Handlers = _handlers,
        First = _first,
        Last = _last,
        AlreadyDone = tally.AlreadyDone,
        Skipped = tally.ToSkips(),
        Remarks = remarks,
        Requests = requests,
    };
}
