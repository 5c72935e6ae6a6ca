using System.Diagnostics;
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

var watch = Stopwatch.StartNew();
var report = new Report();
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

Report.Line($"\n{(report.IsSound ? "Every request was answered as it should be" : "SOMETHING WAS NOT ANSWERED AS IT SHOULD BE")}, after {watch.Elapsed.TotalSeconds:0} seconds.");
return report.IsSound ? 0 : 1;
