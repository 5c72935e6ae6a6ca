using System.Diagnostics;
using System.Runtime.CompilerServices;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Forwarding;

namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Receives webhook requests from any host: it verifies a request, reads the event, runs the handlers, and returns what to answer. Resolve
/// it from dependency injection. For a named registration, use <see cref="KeygenWebhooksBuilder.Name"/> as the service key.
/// </summary>
public sealed class WebhookReceiver
{
    private readonly SettingsSource _settings;
    private readonly VerifierProvider _verifiers;
    private readonly DeliveryPipeline _pipeline;
    private readonly ShutdownGate _gate;
    private readonly TimeProvider _time;
    private readonly WebhookMetrics _metrics;
    private readonly ReceiptLog _log;
    private readonly StoreProbe _store;
    private readonly DeliveryCounters _counters;
    private readonly InFlightCount _inFlight = new();

    internal WebhookReceiver(
        string name, SettingsSource settings, VerifierProvider verifiers, EventDispatcher dispatcher, ForwarderChoice? forwarder, ShutdownGate gate,
        StoreProbe store, TimeProvider time, WebhookMetrics metrics, ReceiptLog log)
    {
        Name = name;
        (_settings, _verifiers, _gate, _store, _time, _metrics, _log) = (settings, verifiers, gate, store, time, metrics, log);
        _counters = new(time);
        _pipeline = new(settings, verifiers, dispatcher, forwarder, _counters, time, metrics, log);
    }

    /// <summary>The registration's name; empty for the default one.</summary>
    public string Name { get; }

    /// <summary>Whether requests reach this receiver: an endpoint was mapped, or <see cref="MarkAsMapped"/> was called.</summary>
    public bool IsMapped { get; private set; }

    /// <summary>Whether the server is shutting down and answers 503.</summary>
    public bool IsDraining => _gate.IsDraining;

    /// <summary>The error in the current options, in one sentence; null when they are valid.</summary>
    public string? ConfigurationError => _settings.Current.Error;

    /// <summary>The current status. Reading it is cheap: it calls neither the store nor the key provider.</summary>
    public ReceiverStatus Status => _counters.Read(_inFlight.Value, IsDraining, ConfigurationError);

    /// <summary>
    /// Declares that requests reach this receiver. Call it before the app starts if you pass requests to <see cref="ReceiveAsync"/>
    /// yourself; the packages for ASP.NET Core and Azure Functions call it for you. Without it, a web app logs a warning at startup that
    /// deliveries are answered 404.
    /// </summary>
    public void MarkAsMapped() => IsMapped = true;

    /// <summary>
    /// Returns the status, and whether the store and the key provider respond. It takes at most 3 seconds, returns their exceptions instead
    /// of throwing them, and delays no delivery.
    /// </summary>
    /// <remarks>
    /// You can call it often: results are cached. A store is called at most every 5 seconds for all registrations that share it, a key
    /// provider that works at most every 30 seconds, and neither while the last call has not ended.
    /// </remarks>
    /// <param name="cancellationToken">Cancels the wait of this caller only.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<ReceiverHealth> CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        var keys = ConfigurationError is null ? _verifiers.CheckKeysAsync() : Task.FromResult<Exception?>(null);
        var answers = await Task.WhenAll(_store.GetErrorAsync(), keys).WaitAsync(cancellationToken).ConfigureAwait(false);
        return new(Status, answers[0], answers[1]);
    }

    /// <summary>Receives a request. A failure becomes an outcome, not an exception.</summary>
    /// <param name="request">The request. Its body is read only if its headers verify.</param>
    /// <param name="aborted">Fires when the caller closes the connection. It stops the reading of the body, but never a handler.</param>
    /// <returns>The outcome, with the status code to answer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    public async Task<WebhookReceipt> ReceiveAsync(WebhookRequest request, CancellationToken aborted = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await ReceiveMeasuredAsync(request, aborted).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A logger or a listener threw. The exception was passed to the log before.
            return new(WebhookOutcome.Unavailable);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WebhookReceipt> ReceiveMeasuredAsync(WebhookRequest request, CancellationToken aborted)
    {
        var startedAt = _time.GetTimestamp();
        if (!_gate.TryEnter(_inFlight))
        {
            return Finish(new(WebhookOutcome.Draining), startedAt, null);
        }

        try
        {
            using var activity = DeliveryActivity.Start(Name);
            try
            {
                return Finish(await _pipeline.RunAsync(request, aborted).ConfigureAwait(false), startedAt, activity);
            }
            catch (Exception exception)
            {
                _log.Unexpected(exception);
                return Finish(new(WebhookOutcome.Unavailable), startedAt, activity);
            }
        }
        finally
        {
            _gate.Leave(_inFlight);
        }
    }

    private WebhookReceipt Finish(WebhookReceipt receipt, long startedAt, Activity? activity)
    {
        _metrics.Received(Name, receipt.Outcome, receipt.Event, receipt.Key, _time.GetElapsedTime(startedAt));
        DeliveryActivity.Finish(activity, receipt, Name);
        _log.Received(receipt);
        return receipt;
    }
}
