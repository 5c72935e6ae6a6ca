using System.Diagnostics;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>What the ledgers of all receivers say together.</summary>
internal sealed class History
{
    /// <summary>Less than half of a lease of 4 seconds and the longest run of a handler, 300 ms.</summary>
    private static readonly TimeSpan ForTheRestOfItsLease = TimeSpan.FromSeconds(1.5);

    private History(Dictionary<ProcessName, LedgerLine[]> ledgers, Dictionary<string, HandlerRun> runs) => (Ledgers, Runs) = (ledgers, runs);

    public IReadOnlyDictionary<ProcessName, LedgerLine[]> Ledgers { get; }

    public IReadOnlyDictionary<string, HandlerRun> Runs { get; }

    public static History Read(string folder, DisorderLog disorder)
    {
        var ledgers = Directory.GetFiles(folder, "ledger-*").ToDictionary(
            static path => ProcessName.Of(Path.GetFileName(path)["ledger-".Length..]),
            static path => AppendFile.Read(path).Select(LedgerLine.Parse).ToArray());
        var runs = new Dictionary<string, HandlerRun>(StringComparer.Ordinal);
        foreach (var line in ledgers.Values.SelectMany(static lines => lines))
        {
            Note(runs, line);
        }

        var kills = disorder.Kills.ToDictionary(static kill => kill.Process, static kill => kill.From);
        foreach (var run in runs.Values)
        {
            run.KilledAt = kills.GetValueOrDefault(run.Process);
            run.Interruption = CauseOf(run, disorder);
            run.MayBeForgotten = disorder.Outages.Exists(outage => outage.IsFailover && outage.From < run.MarkedAt && outage.To > run.EndedAt);
        }

        return new(ledgers, runs);
    }

    private static void Note(Dictionary<string, HandlerRun> runs, LedgerLine line)
    {
        switch (line.Phase)
        {
            case Phase.Start:
                runs[line.Run] = new(line.Run, new(line.Token, line.Handler), line.At, Receiver.Delivery.IsCatchUpNumber(line.Delivery));
                break;
            case Phase.End:
                runs[line.Run].EndedAt = line.At;
                break;
            case Phase.Threw:
                runs[line.Run].ThrewAt = line.At;
                break;
            case Phase.Marked:
                runs[line.Run].MarkedAt = line.At;
                break;
            case Phase.Unmarked or Phase.Overtaken:
                (runs[line.Run].UnmarkedAt, runs[line.Run].IsOvertaken) = (line.At, line.Phase is Phase.Overtaken);
                break;
        }
    }

    private static Cause CauseOf(HandlerRun run, DisorderLog disorder) =>
        run.DecidedAt == long.MaxValue && disorder.Kills.Exists(kill => kill.Process == run.Process) ? Cause.Kill
        : disorder.Outages.Exists(outage => outage.From < run.DecidedAt && outage.To > run.StartedAt) ? Cause.Outage
        : disorder.Standstills.Exists(still => still.From < run.DecidedAt && still.To > run.StartedAt) && WasTriedAgain(run) ? Cause.Outage
        : disorder.Pauses.Exists(pause => pause.Process == run.Process && pause.From < run.DecidedAt && pause.To > run.StartedAt) ? Cause.Pause
        : Cause.None;

    /// <summary>
    /// Whether its record was tried again for what was left of its lease, at least half of it when the handler began, and then given up. A lease that
    /// is called lost sooner is no excuse.
    /// </summary>
    private static bool WasTriedAgain(HandlerRun run) =>
        run.EndedAt != 0 && run.UnmarkedAt != 0 && Stopwatch.GetElapsedTime(run.EndedAt, run.UnmarkedAt) > ForTheRestOfItsLease;
}
