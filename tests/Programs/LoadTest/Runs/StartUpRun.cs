using System.Diagnostics;
using System.Runtime.InteropServices;
using Keygen.Webhooks.LoadTest.Sending;
using Keygen.Webhooks.LoadTest.Servers;
using Keygen.Webhooks.Tests.Measuring;

namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>
/// From the start of a process to its first accepted delivery: of a small receiver, and of the floor, each compiled by JIT and ahead
/// of time. The four take turns.
/// </summary>
internal static class StartUpRun
{
    private static readonly string[] Kinds = ["floor", "webhooks"];

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        Report.Title("Start-up");
        var folder = Directory.CreateTempSubdirectory("keygen-startup-").FullName;
        try
        {
            await PublishAsync(Path.Combine(folder, "jit"), "-p:PublishAot=false");
            await PublishAsync(Path.Combine(folder, "aot"), "-r", RuntimeInformation.RuntimeIdentifier);
            using var account = DeliveryPool.NewAccount();
            var pool = new DeliveryPool(account, 1);
            var all = (string[])[Path.Combine(folder, "jit"), Path.Combine(folder, "aot")];
            var times = all.SelectMany(static _ => Kinds, static (built, kind) => (Built: built, Kind: kind)).ToDictionary(static one => one, static _ => new List<double>());
            for (var start = -1; start < options.Starts; start++) // the first fills the disk's cache
            {
                foreach (var one in times.Keys)
                {
                    options.Stopping.ThrowIfCancellationRequested();
                    pool.Renew();
                    var milliseconds = await MeasureAsync(one.Built, one.Kind, account, pool, report);
                    times[one].AddRange(start < 0 ? [] : [milliseconds]);
                }
            }

            Print(all, times);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(string[] all, Dictionary<(string Built, string Kind), List<double>> times) =>
        Report.Table(["", ">Floor, ms", ">Receiver, ms", ">Ratio", ">Quickest and slowest start of the receiver, ms"], all.Select(built =>
        {
            List<double> floor = times[(built, Kinds[0])], ours = times[(built, Kinds[1])];
            return (string[])
            [
                Path.GetFileName(built) is "jit" ? "JIT" : "Native AOT", Report.Text($"{Report.Median(floor):0}"), Report.Text($"{Report.Median(ours):0}"),
                Report.Text($"{Report.Median(ours.Zip(floor, static (one, least) => one / least)):0.00}"), Report.Text($"{ours.Min():0} to {ours.Max():0}"),
            ];
        }));

    private static async Task<double> MeasureAsync(string folder, string kind, StandInAccount account, DeliveryPool pool, Report report)
    {
        var program = Path.Combine(folder, "Keygen.Webhooks.StartUp");
        string[] arguments = [kind, account.AccountId, account.PublicKeyText, StandInAccount.EndpointUrl];
        var startedAt = Stopwatch.GetTimestamp();
        await using var server = await ServerProcess.StartAsync(new ProcessStartInfo(program, arguments));
        using var connection = new KeepAliveConnection(server.Port);
        var status = connection.Send(pool[0]);
        var elapsed = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
        if (status != 200)
        {
            report.Unsound($"A {kind} just started answered {status}.");
        }

        return elapsed;
    }

    private static async Task PublishAsync(string output, params string[] arguments)
    {
        var project = Path.Combine(RepositoryRoot(), "tests", "Programs", "StartUp");
        var start = new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-o", output, "-v", "quiet", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using var publish = Process.Start(start)!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException(said);
        }
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Keygen.Webhooks.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run this from a build inside the repository.");
        }

        return folder;
    }
}
