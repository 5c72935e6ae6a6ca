using System.Diagnostics;
using System.Runtime.CompilerServices;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;

namespace Keygen.Webhooks.Receiving;

/// <summary>
/// The one front door: takes a request as a host received it, verifies, reads and dispatches it, and says what to answer. Never
/// throws. Resolve it from dependency injection, a named one by <see cref="KeygenWebhooksBuilder.Name"/> as its key.
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
    private readonly DeliveryCounters _tally;
    private readonly DeliveryCount _inFlight = new();

    internal WebhookReceiver(
        string name, SettingsSource settings, VerifierProvider verifiers, EventDispatcher dispatcher, ShutdownGate gate, StoreProbe store, TimeProvider time,
        WebhookMetrics metrics, ReceiptLog log)
    {
        Name = name;
        (_settings, _verifiers, _gate, _store, _time, _metrics, _log) = (settings, verifiers, gate, store, time, metrics, log);
        _tally = new(time);
        _pipeline = new(settings, verifiers, dispatcher, _tally, time, metrics, log);
    }

    /// <summary>The registration's name; empty for the default one.</summary>
    public string Name { get; }

    /// <summary>Whether something hands requests to this receiver: an endpoint that was mapped, or what called <see cref="MarkAsMapped"/>.</summary>
    public bool IsMapped { get; private set; }

    /// <summary>Whether the server is shutting down and answers 503.</summary>
    public bool IsDraining => _gate.IsDraining;

    /// <summary>What is wrong with the options as they are now, in one sentence; null when nothing is.</summary>
    public string? ConfigurationError => _settings.Current.Error;

    /// <summary>What it knows of itself just now. Asks nobody, and is cheap.</summary>
    public ReceiverStatus Status => _tally.Read(_inFlight.Value, IsDraining, ConfigurationError);

    /// <summary>
    /// Says that requests reach this receiver. Adapters call it; call it before the app starts when you hand requests over yourself.
    /// A web app whose receiver nothing has marked is warned at its start that deliveries are answered 404.
    /// </summary>
    public void MarkAsMapped() => IsMapped = true;

    /// <summary>
    /// What it knows of itself, and whether the store of events and the provider of keys answer. Takes 3 seconds at most, throws
    /// nothing of theirs, and holds up no delivery.
    /// </summary>
    /// <remarks>
    /// Made to be polled: a store is looked up at most every 5 seconds, for all registrations that share it, a provider that gives keys at
    /// most every 30, and neither while the question before has not ended.
    /// </remarks>
    /// <param name="cancellationToken">Ends the wait of this caller alone.</param>
    /// <exception cref="OperationCanceledException">The token has fired.</exception>
    public async Task<ReceiverHealth> CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        var keys = ConfigurationError is null ? _verifiers.CheckKeysAsync() : Task.FromResult<Exception?>(null);
        var answers = await Task.WhenAll(_store.AnswerAsync(), keys).WaitAsync(cancellationToken).ConfigureAwait(false);
        return new(Status, answers[0], answers[1]);
    }

    /// <summary>Receives a request.</summary>
    /// <param name="request">The request; its body is not read unless its head verifies.</param>
    /// <param name="aborted">Fires when the caller hangs up. It ends the reading of the body, and never a handler.</param>
    /// <returns>What became of it.</returns>
    public async Task<WebhookReceipt> ReceiveAsync(WebhookRequest request, CancellationToken aborted = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await ReceiveWatchedAsync(request, aborted).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A logger or a listener that throws. It has been told once.
            return new(WebhookOutcome.Unavailable);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WebhookReceipt> ReceiveWatchedAsync(WebhookRequest request, CancellationToken aborted)
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
