using Keygen.Webhooks.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Stops the app at startup when the configuration is invalid, and drains deliveries at shutdown. A refused connection loses an event, but
/// a 503 does not. So the server listens a little longer and answers 503 while handlers finish.
/// </summary>
/// <remarks>
/// <c>StoppingAsync</c> runs before any hosted service is stopped, including the web server. In order: new deliveries are answered 503; the
/// drain delay passes; running handlers get the grace period; then their tokens fire, their events are released, and their deliveries are
/// answered 503.
/// </remarks>
internal sealed class DrainingService(
    IEnumerable<RegisteredReceiver> receivers, ShutdownGate gate, DesignTimeTool tool, StartupWarnings warnings,
    EventStateGauges gauges, RecordedHandlers recorded, StartupChecks checks, StartupSelfTest selfTest, TimeProvider time,
    ILogger<WebhookReceiver> logger) : IHostedLifecycleService
{
    private readonly RegisteredReceiver[] _receivers = [.. receivers];
    private Task _warnings = Task.CompletedTask;

    /// <summary>The self-test of the start: completes, always with success, when a failure is logged. Nothing waits for it.</summary>
    internal Task SelfTest { get; private set; } = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (tool.Name is { } name)
        {
            Log.StartedByTool(logger, name);
            return Task.CompletedTask;
        }

        foreach (var receiver in _receivers)
        {
            if (receiver.Receiver.ConfigurationError is { } error)
            {
                throw new OptionsValidationException(receiver.Receiver.Name, typeof(KeygenWebhooksOptions), [error]);
            }
        }

        // Beside the start of the other services, the web server among them.
        _warnings = Task.Run(() => warnings.Write(_receivers), CancellationToken.None);

        // A logger may throw, and nobody would observe that.
        SelfTest = Task.Run(async () => await TestAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (tool.IsRunning)
        {
            return;
        }

        var options = _receivers.Select(static receiver => receiver.OptionsAtStart).ToArray();
        var drainDelay = options.Select(static o => o.DrainDelay ?? TimeSpan.Zero).DefaultIfEmpty().Max();
        var grace = options.Select(static o => o.ShutdownGrace).DefaultIfEmpty().Max();
        var (inFlight, empty) = gate.Close();
        Log.Draining(logger, inFlight, drainDelay + grace);

        await Delay(drainDelay, cancellationToken).ConfigureAwait(false);
        await Task.WhenAny(empty, Delay(grace, cancellationToken)).ConfigureAwait(false);
        if (!empty.IsCompleted)
        {
            Log.GraceIsOver(logger);
            _ = gate.EndGraceAsync();
            await Task.WhenAny(empty, Delay(KeygenWebhooksOptions.FinalGrace, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!tool.IsRunning)
        {
            await _warnings.WaitAsync(cancellationToken).ConfigureAwait(false);
            await checks.RunAsync(cancellationToken).ConfigureAwait(false);
            warnings.WriteUnmapped(_receivers);
            gauges.Start(_receivers);
            recorded.Start(_receivers);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// A failure does not stop the app: each delivery is verified anyway, the app may have only keys that the test does not use, and a stop
    /// during the start would reset connections, which loses events.
    /// </summary>
    private async Task TestAsync()
    {
        try
        {
            await selfTest.RunAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.SelfTestFailed(logger, exception);
        }
    }

    private async Task Delay(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
