using System.Diagnostics;

namespace Keygen.Webhooks.Chaos.Tracing;

/// <summary>One receiver process's ledger. The starts and ends of handlers are on the disk before anything follows them.</summary>
internal sealed class Ledger(string folder, ProcessName process) : IDisposable
{
    private readonly AppendFile _file = new(PathIn(folder, process));
    private long _sequence;
    private int _runs;

    public string NewRun() => $"{process}.{Interlocked.Increment(ref _runs)}";

    public void Write(Phase phase, int delivery, string token, string handler = "-", string run = "-") => _file.Append(
        () => new LedgerLine(Stopwatch.GetTimestamp(), ++_sequence, phase, delivery, token, handler, run).ToString(),
        sync: phase is Phase.Start or Phase.End or Phase.Threw);

    public void Dispose() => _file.Dispose();

    public static string PathIn(string folder, ProcessName process) => Path.Combine(folder, $"ledger-{process}");
}

/// <summary>A receiver process: its place, and how many were there before it.</summary>
internal readonly record struct ProcessName(int Slot, int Incarnation)
{
    public override string ToString() => $"{Slot}.{Incarnation}";

    /// <summary>The process of a run.</summary>
    public static ProcessName Of(string run)
    {
        var parts = run.Split('.');
        return new(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
