using System.Runtime.InteropServices;
using Keygen.Webhooks.Tool;
using Keygen.Webhooks.Tool.CommandLine;

// Ctrl-C asks the command to stop, and lets it finish what must not stay half done. A second Ctrl-C ends the process at once.
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await CommandRunner.RunAsync(CommandList.CreateRoot(), args, stop.Token).ConfigureAwait(false);

void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
