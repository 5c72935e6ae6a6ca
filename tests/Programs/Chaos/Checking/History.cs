using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>What the ledgers of all receivers say together.</summary>
internal sealed class History
{
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
        : disorder.Pauses.Exists(pause => pause.Process == run.Process && pause.From < run.DecidedAt && pause.To > run.StartedAt) ? Cause.Pause
        : Cause.None;
}
