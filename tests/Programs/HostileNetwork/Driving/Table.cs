namespace Keygen.Webhooks.HostileNetwork.Driving;

/// <summary>The results, as they stand in the README.</summary>
internal sealed class Table(HostileOptions options)
{
    public void WriteHead()
    {
        var timed = options.Quick ? "" : " p50 (ms) | unloaded p99 | p99 | ratio |";
        var lines = options.Quick ? "" : " --: | --: | --: | --: |";
        Console.WriteLine($"| attack | connections | good sent / 200 |{timed} RSS before / peak / after (MiB) | bound | heap before / after | attackers got |");
        Console.WriteLine($"| --- | --: | --: |{lines} --: | --: | --: | --- |");
    }

    public void Write(Measurement one)
    {
        var timed = options.Quick ? "" : $" {one.Beside.P50:N2} | {one.Unloaded.P99:N2} | {one.Beside.P99:N2} | {one.Ratio:N2} |";
        Console.WriteLine($"| {one.Attack.Name} | {one.Result.Opened:N0} at {one.Attack.Rate:N0}/s | {one.Beside.Sent:N0} / {one.Beside.Answered:N0} |{timed}"
            + $" {one.BeforeMiB:N0} / {one.PeakMiB:N0} / {one.AfterMiB:N0} | +{one.BoundMiB:N0} | {one.StatsBefore.HeapMiB:N0} / {one.StatsAfter.HeapMiB:N0} | {one.Result} |");
    }
}
