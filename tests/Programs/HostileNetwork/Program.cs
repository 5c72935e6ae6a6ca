using System.Diagnostics;
using Keygen.Webhooks.HostileNetwork;
using Keygen.Webhooks.HostileNetwork.Attacking;
using Keygen.Webhooks.HostileNetwork.Driving;
using Keygen.Webhooks.HostileNetwork.Receiver;

if (args is ["receiver", var receiver])
{
    return await ReceiverProgram.RunAsync(ReceiverSettings.FromJson(receiver));
}

if (args is ["attacker", var attacker])
{
    return await AttackerProgram.RunAsync(AttackerSettings.FromJson(attacker));
}

if (HostileOptions.Parse(args) is not { } options)
{
    Console.WriteLine(HostileOptions.Usage);
    return 2;
}

// Receiver and attackers end with their input, however this process ends.
using var watchdog = new Timer(static _ => Environment.Exit(3), null, HostileOptions.Deadline, Timeout.InfiniteTimeSpan);
var watch = Stopwatch.StartNew();
bool good;
try
{
    good = options.Controls ? await ControlRuns.RunAllAsync(options) : await HostileRun.RunAsync(options);
}
catch (Exception exception)
{
    Console.WriteLine(exception);
    good = false;
}

Console.WriteLine($"\n{(good ? "Everything held" : "SOMETHING DID NOT HOLD")}, after {watch.Elapsed.TotalSeconds:N0} seconds.");
return good ? 0 : 1;
