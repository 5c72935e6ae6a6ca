using System.Diagnostics;
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

    internal WebhookReceiver(
        string name, VerifierSource source, EventDispatcher dispatcher, ReceiverGate gate, TimeProvider time, WebhookMetrics metrics, ReceiptLog log)
    {
        Name = name;
        (_source, _dispatcher, _gate, _time, _metrics, _log) = (source, dispatcher, gate, time, metrics, log);
    }

    /// <summary>The registration's name; empty for the default one.</summary>
    public string Name { get; }

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

    private async Task<WebhookReceipt> ReceiveWatchedAsync(WebhookRequest request, CancellationToken aborted)
    {
        var startedAt = _time.GetTimestamp();
        if (!_gate.TryEnter())
        {
            return Finish(new(WebhookOutcome.Draining), startedAt, null);
        }

        try
        {
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
            _metrics.Left();
        }
    }

    private async Task<WebhookReceipt> ReceiveCoreAsync(WebhookRequest request, CancellationToken aborted)
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
            _log.Refused(request, head.Failure, verifier, settings, receivedAt);
            return new(WebhookOutcomes.Of(head.Failure)) { VerificationFailure = head.Failure };
        }

        var (body, failure) = await BodyReader.ReadAsync(request, settings.Options.MaxBodySize, _time, aborted).ConfigureAwait(false);
        if (body is null)
        {
            _log.BodyNotRead(failure, settings.Options.MaxBodySize);
            return new(failure) { Url = head.Url };
        }

        return await ReceiveBodyAsync(request, head, body).ConfigureAwait(false);
    }

    private async Task<WebhookReceipt> ReceiveBodyAsync(WebhookRequest request, HeadVerification head, byte[] body)
    {
        var verification = head.VerifyDelivery(body, out var delivery);
        if (verification is not VerificationFailure.None)
        {
            if (body.Length == 0 && request.ContentLength is null)
            {
                // Keygen signs no empty body; who sends one says so with its length.
                _log.BodyNotRead(WebhookOutcome.BodyAlreadyRead, 0);
                return new(WebhookOutcome.BodyAlreadyRead) { Url = head.Url };
            }

            _metrics.Refused(verification);
            _log.BodyDiffers(verification);
            return new(WebhookOutcomes.Of(verification)) { VerificationFailure = verification, Url = head.Url };
        }

        var envelope = EventReader.Read(delivery!, out var keygenEvent);
        if (envelope is not EnvelopeFailure.None)
        {
            _log.EnvelopeRefused(envelope);
            return new(WebhookOutcomes.Of(envelope)) { EnvelopeFailure = envelope, Url = head.Url };
        }

        _log.Read(keygenEvent!);

        // Keygen hanging up is no reason to stop: the event would only come again.
        var result = await _dispatcher.DispatchInsideAsync(keygenEvent!, CancellationToken.None).ConfigureAwait(false);
        return new(result.Outcome) { Event = keygenEvent, Handlers = result.Handlers, Url = head.Url };
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
        WebhookActivities.Finish(activity, receipt);
        _log.Received(receipt);
        return receipt;
    }
}
