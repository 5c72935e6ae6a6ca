using System.Diagnostics;
using System.Runtime.CompilerServices;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Receiving;

/// <summary>
/// The one front door: takes a request as a host received it, verifies, reads and dispatches it, and says what to answer. Never
/// throws. Resolve it from dependency injection, a named one by <see cref="KeygenWebhooksBuilder.Name"/> as its key.
/// </summary>
public sealed class WebhookReceiver
{
    private readonly VerifierSource _source;
    private readonly EventDispatcher _dispatcher;
    private readonly ReceiverGate _gate;
    private readonly TimeProvider _time;
    private readonly WebhookMetrics _metrics;
    private readonly ReceiptLog _log;
    private readonly StoreQuestion _store;
    private readonly DeliveryTally _tally;

    internal WebhookReceiver(
        string name, VerifierSource source, EventDispatcher dispatcher, ReceiverGate gate, StoreQuestion store, TimeProvider time,
        WebhookMetrics metrics, ReceiptLog log)
    {
        Name = name;
        (_source, _dispatcher, _gate, _store, _time, _metrics, _log) = (source, dispatcher, gate, store, time, metrics, log);
        _tally = new(time);
    }

    /// <summary>The registration's name; empty for the default one.</summary>
    public string Name { get; }

    /// <summary>Whether something hands requests to this receiver: an endpoint that was mapped, or what called <see cref="MarkAsMapped"/>.</summary>
    public bool IsMapped { get; private set; }

    /// <summary>Whether the server is shutting down and answers 503.</summary>
    public bool IsDraining => _gate.IsDraining;

    /// <summary>What is wrong with the options as they are now, in one sentence; null when nothing is.</summary>
    public string? ConfigurationError
    {
        get
        {
            try
            {
                return _source.Settings.Error ?? _dispatcher.Error;
            }
            catch (Exception exception)
            {
                return exception.Message;
            }
        }
    }

    /// <summary>What it knows of itself just now. Asks nobody, and is cheap.</summary>
    public ReceiverStatus Status => _tally.Read(IsDraining, ConfigurationError);

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
    /// Made to be polled: the store is looked up at most every 5 seconds, for all registrations together, a provider that gives keys at
    /// most every 30, and neither while the question before has not ended.
    /// </remarks>
    /// <param name="cancellationToken">Ends the wait of this caller alone.</param>
    /// <exception cref="OperationCanceledException">The token has fired.</exception>
    public async Task<ReceiverHealth> CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        var keys = ConfigurationError is null ? _source.CheckKeysAsync() : Task.FromResult<Exception?>(null);
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
        if (!_gate.TryEnter())
        {
            return Finish(new(WebhookOutcome.Draining), startedAt, null);
        }

        try
        {
            _tally.Entered();
            _metrics.Entered();
            using var activity = WebhookActivities.StartReceive(Name);
            try
            {
                return Finish(await ReceiveCoreAsync(request, aborted).ConfigureAwait(false), startedAt, activity);
            }
            catch (Exception exception)
            {
                _log.Unexpected(exception);
                return Finish(new(WebhookOutcome.Unavailable), startedAt, activity);
            }
        }
        finally
        {
            _gate.Leave();
            _tally.Left();
            _metrics.Left();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WebhookReceipt> ReceiveCoreAsync(WebhookRequest request, CancellationToken aborted)
    {
        if (Settings() is not { } settings)
        {
            return new(WebhookOutcome.Misconfigured);
        }

        if (CheckShape(request, settings) is { } refused)
        {
            _log.ShapeRefused(refused, request, settings.Options.MaxBodySize);
            return new(refused);
        }

        SignatureVerifier verifier;
        try
        {
            verifier = await _source.GetVerifierAsync(settings, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _log.KeysUnavailable(exception);
            return new(WebhookOutcome.Unavailable);
        }

        var receivedAt = request.ReceivedAt ?? _time.GetUtcNow();
        var head = VerifyHead(verifier, request, settings, receivedAt);
        if (head.Failure is not VerificationFailure.None)
        {
            _tally.Refused();
            _log.Refused(request, head.Failure, verifier, settings, receivedAt);
            return new(WebhookOutcomes.Of(head.Failure)) { VerificationFailure = head.Failure };
        }

        WebhookReceipt? receipt = null;
        try
        {
            var (body, failure) = await BodyReader.ReadAsync(request, settings.Options.MaxBodySize, _time, aborted).ConfigureAwait(false);
            if (body is null)
            {
                _log.BodyNotRead(failure, settings.Options.MaxBodySize);
                return receipt = new(failure) { Url = head.Url, Key = head.Key };
            }

            return receipt = await ReceiveBodyAsync(request, head, body).ConfigureAwait(false);
        }
        finally
        {
            _tally.Ended(receipt);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WebhookReceipt> ReceiveBodyAsync(WebhookRequest request, HeadVerification head, byte[] body)
    {
        if (!head.TryVerifyDelivery(body, out var delivery, out var verification))
        {
            if (body.Length == 0 && request.ContentLength is null)
            {
                // Keygen signs no empty body; who sends one says so with its length.
                _log.BodyNotRead(WebhookOutcome.BodyAlreadyRead, 0);
                return new(WebhookOutcome.BodyAlreadyRead) { Url = head.Url, Key = head.Key };
            }

            _tally.Refused();
            _metrics.Refused(verification);
            _log.BodyDiffers(verification);
            return new(WebhookOutcomes.Of(verification)) { VerificationFailure = verification, Url = head.Url, Key = head.Key };
        }

        _tally.Verified();
        if (!EventReader.TryRead(delivery, ownsBody: true, out var keygenEvent, out var envelope))
        {
            _log.EnvelopeRefused(envelope);
            return new(WebhookOutcomes.Of(envelope)) { EnvelopeFailure = envelope, Url = head.Url, Key = head.Key };
        }

        keygenEvent = keygenEvent.For(Name);
        _log.Read(keygenEvent);

        // Keygen hanging up is no reason to stop: the event would only come again.
        var result = await _dispatcher.DispatchInsideAsync(keygenEvent, CancellationToken.None).ConfigureAwait(false);
        return new(result.Outcome) { Event = keygenEvent, Handlers = result.Handlers, Url = head.Url, Key = head.Key };
    }

    private ReceiverSettings? Settings()
    {
        try
        {
            var settings = _source.Settings;
            if ((settings.Error ?? _dispatcher.Error) is not { } error)
            {
                return settings;
            }

            _log.Misconfigured(error);
        }
        catch (Exception exception)
        {
            _log.Misconfigured(exception.Message);
        }

        return null;
    }

    private static WebhookOutcome? CheckShape(WebhookRequest request, ReceiverSettings settings) =>
        !string.Equals(request.Head.Method, "POST", StringComparison.OrdinalIgnoreCase) ? WebhookOutcome.MethodNotAllowed
        : !ContentRules.IsSupported(request.ContentType, request.ContentEncoding) ? WebhookOutcome.UnsupportedMediaType
        : request.ContentLength > settings.Options.MaxBodySize ? WebhookOutcome.ContentTooLarge
        : null;

    private HeadVerification VerifyHead(SignatureVerifier verifier, WebhookRequest request, ReceiverSettings settings, DateTimeOffset receivedAt)
    {
        var startedAt = _time.GetTimestamp();
        var urls = !settings.Options.TrustRequestUrl ? settings.Urls : SignedUrl.TryParse(request.Url, out var url, out _) ? [url] : [];
        var head = verifier.VerifyHead(request.Head, urls, receivedAt);
        _metrics.Verified(head.Failure, _time.GetElapsedTime(startedAt));
        return head;
    }

    private WebhookReceipt Finish(WebhookReceipt receipt, long startedAt, Activity? activity)
    {
        _metrics.Received(Name, receipt, _time.GetElapsedTime(startedAt));
        WebhookActivities.Finish(activity, receipt, Name);
        _log.Received(receipt);
        return receipt;
    }
}
