using System.Diagnostics;
using System.Runtime.InteropServices;
using Keygen.Webhooks.Chaos;
using Keygen.Webhooks.Chaos.Controls;
using Keygen.Webhooks.Chaos.Fake;
using Keygen.Webhooks.Chaos.Later;
using Keygen.Webhooks.Chaos.Receiver;

if (args is ["receiver", var json])
{
    return await ReceiverProgram.RunAsync(ReceiverSettings.FromJson(json));
}

if (args is ["worker", var worker])
{
    return await WorkerProgram.RunAsync(ReceiverSettings.FromJson(worker));
}

if (args is ["keygen", var keys, var sendTo])
{
    return await KeygenProgram.RunAsync(keys, new(sendTo));
}

if (ChaosOptions.Parse(args) is not { } options)
{
    Console.WriteLine(ChaosOptions.Usage);
    return 2;
}

// Whoever interrupts the program, and whatever hangs in it, leaves no process behind: all that was started ends on the way out.
using var deadline = new CancellationTokenSource(options.Deadline);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);

using var watchdog = new Timer(static _ => Environment.Exit(3), null, options.Deadline + TimeSpan.FromMinutes(2), Timeout.InfiniteTimeSpan);

Console.WriteLine($"--seed {options.Seed}");
var watch = Stopwatch.StartNew();
var good = true;
try
{
    if (options.Controls)
    {
        good = await ControlRuns.RunAllAsync(options, deadline.Token);
    }
    else if (options.WithLater)
    {
        good = await LaterRun.RunAsync(options, deadline.Token);
    }
    else
    {
        foreach (var store in options.Stores)
        {
            good &= await ChaosRun.RunAsync(store, options, deadline.Token);
        }

        good &= !options.WithKeygen || await ChaosRun.RunWithKeygenAsync(options, deadline.Token);
    }
}
catch (Exception exception)
{
    Console.WriteLine(exception);
    good = false;
}

Console.WriteLine($"\n{(good ? "Everything held" : "SOMETHING DID NOT HOLD")}, after {watch.Elapsed.TotalSeconds:N0} seconds.");
return good ? 0 : 1;

void Cancel(PosixSignalContext context)
{
    context.Cancel = true;
    deadline.Cancel();
}
