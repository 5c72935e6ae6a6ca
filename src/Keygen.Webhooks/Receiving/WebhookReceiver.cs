using System.Diagnostics;
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
    private readonly ReceiptObservers _observers;

    internal WebhookReceiver(
        string name, SettingsSource settings, VerifierProvider verifiers, EventDispatcher dispatcher, ForwarderChoice? forwarder, ShutdownGate gate,
        StoreProbe store, TimeProvider time, WebhookMetrics metrics, ReceiptLog log)
    {
        Name = name;
        (_settings, _verifiers, _gate, _store, _time, _metrics, _log) = (settings, verifiers, gate, store, time, metrics, log);
        _counters = new(time);
        _observers = new(log);
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

    /// <summary>Adds an observer, which sees every request from now on. Several observers do not know of each other.</summary>
    /// <param name="observer">The observer.</param>
    /// <returns>Dispose it to remove the observer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="observer"/> is null.</exception>
    public IDisposable Observe(IWebhookReceiptObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return _observers.Add(observer);
    }

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
        var hasEntered = false;
        try
        {
            var startedAt = _time.GetTimestamp();
            hasEntered = _gate.TryEnter(_inFlight);
            if (!hasEntered)
            {
                return Finish(request, new(WebhookOutcome.Draining), startedAt, null);
            }

            using var activity = DeliveryActivity.Start(Name);
            try
            {
                return Finish(request, await _pipeline.RunAsync(request, aborted).ConfigureAwait(false), startedAt, activity);
            }
            catch (Exception exception)
            {
                _log.Unexpected(exception);
                return Finish(request, new(WebhookOutcome.Unavailable), startedAt, activity);
            }
        }
        catch (Exception)
        {
            // A logger or a listener threw. The exception was passed to the log before.
            return new(WebhookOutcome.Unavailable);
        }
        finally
        {
            if (hasEntered)
            {
                _gate.Leave(_inFlight);
            }
        }
    }

    private WebhookReceipt Finish(WebhookRequest request, WebhookReceipt receipt, long startedAt, Activity? activity)
    {
        var duration = _time.GetElapsedTime(startedAt);
        _metrics.Received(Name, receipt.Outcome, receipt.Event, receipt.Key, duration);
        DeliveryActivity.Finish(activity, receipt, Name);
        _log.Received(receipt);
        _observers.Tell(request, receipt, duration);
        return receipt;
    }
}
