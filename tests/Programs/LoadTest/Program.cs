using System.Diagnostics;
using System.Runtime.InteropServices;
using Keygen.Webhooks.LoadTest;
using Keygen.Webhooks.LoadTest.Runs;
using Keygen.Webhooks.LoadTest.Servers;

if (args is ["server", var json])
{
    return await ServerProgram.RunAsync(ServerSettings.FromJson(json));
}

if (LoadOptions.Parse(args) is not { } options)
{
    Console.WriteLine(LoadOptions.Usage);
    return 2;
}

#if DEBUG
Console.WriteLine("This is a Debug build: its numbers mean nothing. Run it with -c Release.");
#endif

// Whoever interrupts the program leaves no process behind.
using var stopping = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
options = options with { Stopping = stopping.Token };

var watch = Stopwatch.StartNew();
var report = new Report();
try
{
    foreach (var part in options.Parts)
    {
        await (part switch
        {
            "speed" => SpeedRun.RunAsync(options, report),
            "junk" => JunkRun.RunAsync(options, report),
            "flat" => FlatRun.RunAsync(options, report),
            _ => StartUpRun.RunAsync(options, report),
        });
    }
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 3;
}

Report.Line($"\n{(report.IsSound ? "Every request was answered as it should be" : "SOMETHING WAS NOT ANSWERED AS IT SHOULD BE")}, after {watch.Elapsed.TotalSeconds:0} seconds.");
return report.IsSound ? 0 : 1;

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stopping.Cancel();
}
