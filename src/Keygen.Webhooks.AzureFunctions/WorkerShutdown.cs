using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>What the Functions host leaves a worker that is to stop: a warning at start when the options want more, and time for the last answers to go out.</summary>
/// <remarks>
/// <c>WorkerConstants.WorkerTerminateGracePeriodInSeconds</c> of
/// <see href="https://github.com/Azure/azure-functions-host">azure-functions-host</see>: it sends <c>WorkerTerminate</c>, on which the worker calls
/// <c>StopApplication</c>, waits that long and kills the process.
/// </remarks>
internal sealed partial class WorkerShutdown(
    string name, IOptionsMonitor<KeygenWebhooksOptions> options, FunctionInvocations invocations, StartupWarningReplay warnings, ILogger logger) : IHostedLifecycleService
{
    /// <summary>What the host waits between asking its worker to stop and killing it.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(5);

    /// <summary>What the process itself needs to end.</summary>
    private static readonly TimeSpan ExitTime = TimeSpan.FromMilliseconds(500);

    /// <summary>No drain delay, as the host sends a worker that is to stop nothing new; what is left of the notice is for handlers.</summary>
    public static void SetDefaults(KeygenWebhooksOptions options)
    {
        (options.DrainDelay, options.ShutdownGrace) = (TimeSpan.Zero, TimeSpan.Zero);
        options.ShutdownGrace = Notice - options.LongestShutdown - FunctionInvocations.SendingTime - ExitTime;
    }

    /// <remarks>Before the worker starts, so that its first invocation finds the warning.</remarks>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var needed = options.Get(name).LongestShutdown + FunctionInvocations.SendingTime + ExitTime;
        if (needed > Notice)
        {
            TooLong(logger, needed, Notice);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        warnings.EndStartup();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <remarks>Runs after the receiver has drained, and before the worker stops, which was registered earlier.</remarks>
    public Task StopAsync(CancellationToken cancellationToken) => invocations.AnswersAreSentAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(3000, LogLevel.Warning,
        "A shutdown takes up to {Needed} with this DrainDelay and ShutdownGrace, but the Functions host kills its worker {Notice} after it asks it to stop. Lower them; otherwise handlers are cut off, and their events wait until their claims run out.")]
    private static partial void TooLong(ILogger logger, TimeSpan needed, TimeSpan notice);
}
