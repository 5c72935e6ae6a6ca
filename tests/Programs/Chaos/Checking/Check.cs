using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Sending;
using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>Compares what handlers left, and what the ledgers say, with what the sender sent.</summary>
/// <param name="sent">What was sent.</param>
/// <param name="disorder">What was done to receivers.</param>
/// <param name="history">The ledgers.</param>
/// <param name="effects">The rows.</param>
/// <param name="mustBeAcknowledged">Whether the sender goes on until it is answered 200.</param>
/// <param name="isTransactional">Whether effect and mark are one, so that nothing whatever allows an effect to be there twice.</param>
/// <param name="required">The handlers that must have left an effect for each event.</param>
/// <param name="beforeAnswer">The handlers that must have ended before an event is acknowledged.</param>
internal sealed class Check(
    SenderLog sent, DisorderLog disorder, History history, IReadOnlyList<EffectRow> effects, bool mustBeAcknowledged, bool isTransactional, IReadOnlyList<string> required, IReadOnlyList<string> beforeAnswer)
{
    private readonly Verdict _verdict = new() { Windows = KillWindows.Find(history, disorder.Kills.Where(static kill => !Arena.IsWorker(kill.Process))) };

    public Verdict Run()
    {
        var rows = effects.ToLookup(static row => row.Duty);
        var runs = history.Runs.Values.ToLookup(static run => run.Duty);
        var tokens = sent.Events.Select(static one => one.Token).ToHashSet(StringComparer.Ordinal);
        foreach (var row in effects.Where(row => !tokens.Contains(row.Duty.Token) || !history.Runs.ContainsKey(row.Run)))
        {
            _verdict.Add(Problem.Unknown, $"{row.Duty} by {row.Run}");
        }

        foreach (var one in sent.Events)
        {
            if (mustBeAcknowledged && one.AcknowledgedAt == 0)
            {
                _verdict.Add(Problem.NotAcknowledged, one.Token);
            }

            foreach (var duty in required.Select(handler => new Duty(one.Token, handler)))
            {
                if (!rows[duty].Any())
                {
                    _verdict.Add(Problem.Missing, $"{duty}");
                }
            }

            foreach (var duty in beforeAnswer.Select(handler => new Duty(one.Token, handler)))
            {
                CheckIsEarlyEnough(one, duty, runs[duty]);
            }

            foreach (var duty in AppHandlers.Lasting.Concat(AppHandlers.Passing).Select(handler => new Duty(one.Token, handler)))
            {
                CheckIsOnce(duty, [.. rows[duty]]);
                CheckRuns(duty, [.. rows[duty]], [.. runs[duty].OrderBy(static run => run.StartedAt)]);
            }
        }

        _verdict.Expected = sent.Events.Count * AppHandlers.Lasting.Length;
        _verdict.Effects = effects.Count(static row => AppHandlers.Lasting.Contains(row.Duty.Handler));
        foreach (var handler in AppHandlers.Passing)
        {
            _verdict.PassingEffects[handler] = effects.Count(row => row.Duty.Handler == handler);
        }

        _verdict.ClaimedByBoth = history.Ledgers.SelectMany(ledger => ledger.Value.Where(static line => line.Phase is Phase.Claimed)
                .Select(line => (line.Token, Version: disorder.Versions[ledger.Key])))
            .Distinct().CountBy(static claimed => claimed.Token).Count(static versions => versions.Value > 1);
        _verdict.Runs = history.Runs.Count;
        _verdict.FailedRuns = history.Runs.Values.Count(static run => run.ThrewAt != 0);
        return _verdict;
    }

    private void CheckIsEarlyEnough(SentEvent one, Duty duty, IEnumerable<HandlerRun> runs)
    {
        if (one.AcknowledgedAt != 0 && !runs.Any(run => run.EndedAt != 0 && run.EndedAt < one.AcknowledgedAt))
        {
            _verdict.Add(Problem.AcknowledgedEarly, $"{duty}");
        }
    }

    private void CheckIsOnce(Duty duty, EffectRow[] rows)
    {
        if (rows.Length > 1)
        {
            var causes = Array.ConvertAll(rows, row => history.Runs.TryGetValue(row.Run, out var run) ? run.Repeats : Cause.None);
            if (isTransactional || causes.Count(static cause => cause is Cause.None) > 1)
            {
                _verdict.Add(Problem.Doubled, $"{duty} by {string.Join(", ", rows.Select(row => row.Run))}");
                return;
            }

            foreach (var cause in causes.OrderBy(static cause => cause is not Cause.None).Skip(1))
            {
                _verdict.Allowed[cause] = _verdict.Allowed.GetValueOrDefault(cause) + 1;
            }
        }
    }

    private void CheckRuns(Duty duty, EffectRow[] rows, HandlerRun[] runs)
    {
        if (rows.Length == 0 && Array.Find(runs, static run => run.MarkedAt != 0 || (run.EndedAt != 0 && run.IsOvertaken)) is { } discarded)
        {
            _verdict.Add(Problem.Discarded, $"{duty} by {discarded.Id}");
        }

        var markedAt = runs.Where(static run => run is { MarkedAt: not 0, MayBeForgotten: false }).Select(static run => run.MarkedAt).DefaultIfEmpty(long.MaxValue).Min();
        foreach (var run in runs.Where(run => run.StartedAt > markedAt))
        {
            _verdict.Add(Problem.RanAfterMark, $"{duty} by {run.Id}");
        }

        var calm = Array.FindAll(runs, static run => run.Interruption is Cause.None);
        foreach (var (earlier, later) in calm.Zip(calm.Skip(1)).Where(static pair => pair.Second.StartedAt < pair.First.OverAt))
        {
            _verdict.Add(Problem.RanBesideItself, $"{duty} by {earlier.Id} and {later.Id}");
        }
    }
}
