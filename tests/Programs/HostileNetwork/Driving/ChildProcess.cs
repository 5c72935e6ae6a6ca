using System.Diagnostics;

namespace Keygen.Webhooks.HostileNetwork.Driving;

/// <summary>This program again, with as many files as it may have open. It ends when its input does.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>What the machine allows, or more where one may ask for it.</summary>
    private const string Limits = "ulimit -n 65536 2>/dev/null || ulimit -n $(ulimit -Hn); exec \"$@\"";

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <param name="role">Which part of the program.</param>
    /// <param name="settings">JSON.</param>
    /// <param name="isPolite">
    /// Whether it yields to the others: an attacker's work is not done on the receiver's processors, but for here.
    /// </param>
    public static ChildProcess Start(string role, string settings, bool isPolite)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] command = [Environment.ProcessPath!, .. Environment.GetCommandLineArgs()[0] is var dll && dll.EndsWith(".dll", StringComparison.Ordinal)
            && !Path.GetFileNameWithoutExtension(Environment.ProcessPath!).StartsWith("Keygen", StringComparison.Ordinal) ? [dll] : Array.Empty<string>()];
        foreach (var argument in (string[])["-c", Limits, "sh", .. isPolite ? ["nice", "-n", "10"] : Array.Empty<string>(), .. command, role, settings])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_gcServer"] = isPolite ? "0" : "1"; // the receiver's, as web applications have it
        return new(Process.Start(start)!);
    }

    public Task TellAsync(string line) => _process.StandardInput.WriteLineAsync(line).ContinueWith(
        _ => _process.StandardInput.FlushAsync(), TaskScheduler.Default).Unwrap();

    public async Task<string> ReadLineAsync(TimeSpan patience) =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(patience)
        ?? throw new InvalidOperationException($"The process {_process.Id} has ended with {(_process.HasExited ? _process.ExitCode : "nothing said")}.");

    /// <summary>A line of /proc/PID/status in MiB: VmRSS, or VmHWM.</summary>
    public double ResidentMiB()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) / 1024.0;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
