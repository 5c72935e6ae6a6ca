using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>
/// Fits a shutdown into the time that the Functions host gives a worker. Warns at startup if the options need more, and lets the last
/// responses go out.
/// </summary>
/// <remarks>
/// See <c>WorkerConstants.WorkerTerminateGracePeriodInSeconds</c> of
/// <see href="https://github.com/Azure/azure-functions-host">azure-functions-host</see>. The host sends <c>WorkerTerminate</c>, on which
/// the worker calls <c>StopApplication</c>. The host waits that long and then kills the process.
/// </remarks>
internal sealed partial class WorkerShutdown(
    string name, IOptionsMonitor<KeygenWebhooksOptions> options, FunctionInvocations invocations, StartupWarningReplay warnings, ILogger logger) : IHostedLifecycleService
{
    /// <summary>The time between the host's stop request and the kill.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(5);

    /// <summary>The time that the process itself needs to exit.</summary>
    private static readonly TimeSpan ExitTime = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Sets no drain delay, because the host sends no new requests to a stopping worker. The rest of the time is for handlers.
    /// </summary>
    public static void SetDefaults(KeygenWebhooksOptions options)
    {
        (options.DrainDelay, options.ShutdownGrace) = (TimeSpan.Zero, TimeSpan.Zero);
        options.ShutdownGrace = Notice - options.LongestShutdown - FunctionInvocations.SendingTime - ExitTime;
    }

    /// <remarks>Runs before the worker starts, so that its first invocation finds the warning.</remarks>
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
    public Task StopAsync(CancellationToken cancellationToken) => invocations.WaitForResponsesAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(3000, LogLevel.Warning,
        "With this DrainDelay and ShutdownGrace, a shutdown takes up to {Needed}, but the Functions host kills its worker {Notice} after the stop request. Lower DrainDelay or ShutdownGrace. Otherwise handlers are killed, and their events wait until their claims expire.")]
    private static partial void TooLong(ILogger logger, TimeSpan needed, TimeSpan notice);
}
