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
    string name, IOptionsMonitor<KeygenWebhooksOptions> options, FunctionInvocations invocations, ILogger logger) : IHostedService
{
    /// <summary>What the host waits between asking its worker to stop and killing it.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(5);

    /// <summary>What the core gives cancelled handlers to end, and answers to go out, after the grace.</summary>
    private static readonly TimeSpan LastMoments = TimeSpan.FromSeconds(2);

    /// <summary>With the last moments, and a second for the last answer and the process itself, that is all there is.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public static void SetDefaults(KeygenWebhooksOptions options) => (options.DrainDelay, options.ShutdownGrace) = (TimeSpan.Zero, Grace);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var current = options.Get(name);
        var needed = current.DrainDelay + current.ShutdownGrace + LastMoments;
        if (needed > Notice)
        {
            TooLong(logger, needed.Value, Notice);
        }

        return Task.CompletedTask;
    }

    /// <remarks>Runs after the receiver has drained, and before the worker stops, which was registered earlier.</remarks>
    public Task StopAsync(CancellationToken cancellationToken) => invocations.AnswersAreSentAsync(cancellationToken);

    [LoggerMessage(420, LogLevel.Warning,
        "DrainDelay, ShutdownGrace and the last answers take {Needed} together, but the Functions host kills its worker {Notice} after it asks it to stop: lower them, or handlers are cut off and their events wait for their claims to run out.")]
    private static partial void TooLong(ILogger logger, TimeSpan needed, TimeSpan notice);
}
