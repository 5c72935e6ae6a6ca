using System.Runtime.CompilerServices;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Runs the steps of a delivery in order: settings, method and content type, headers, body, event, handlers. The body is not read before
/// the headers have verified, and no event is read before the body has verified.
/// </summary>
internal sealed class DeliveryPipeline(
    SettingsSource source, VerifierProvider verifiers, EventDispatcher dispatcher, ForwarderChoice? forwarder, DeliveryCounters counters,
    TimeProvider time, WebhookMetrics metrics, ReceiptLog log)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<WebhookReceipt> RunAsync(WebhookRequest request, CancellationToken aborted)
    {
        // Read once for each delivery: a reload does not change the settings of a delivery that has begun.
        var settings = source.Current;
        if (settings.Error is { } error)
        {
            log.Misconfigured(error);
            return new(WebhookOutcome.Misconfigured);
        }

        if (CheckShape(request, settings) is { } refused)
        {
            log.ShapeRefused(refused, request, settings.Options.MaxBodySize);
            return new(refused);
        }

        SignatureVerifier verifier;
        try
        {
            verifier = await verifiers.GetVerifierAsync(settings, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            log.KeysUnavailable(exception);
            return new(WebhookOutcome.Unavailable);
        }

        var receivedAt = request.ReceivedAt ?? time.GetUtcNow();
        var head = VerifyHead(verifier, request, settings, receivedAt);
        if (head.Failure is not VerificationFailure.None)
        {
            counters.Refused();
            log.Refused(request, head.Failure, verifier, settings, receivedAt);
            return new(WebhookOutcomeExtensions.Of(head.Failure)) { VerificationFailure = head.Failure };
        }

        WebhookReceipt? receipt = null;
        try
        {
            var (body, failure) = await BodyReader.ReadAsync(request, settings.Options.MaxBodySize, time, aborted).ConfigureAwait(false);
            if (body is null)
            {
                log.BodyNotRead(failure, settings.Options.MaxBodySize);
                return receipt = new(failure) { Url = head.Url, Key = head.Key };
            }

            return receipt = await ReceiveBodyAsync(request, receivedAt, settings, head, body).ConfigureAwait(false);
        }
        finally
        {
            counters.Ended(receipt);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WebhookReceipt> ReceiveBodyAsync(
        WebhookRequest request, DateTimeOffset receivedAt, ReceiverSettings settings, HeadVerification head, byte[] body)
    {
        if (!head.TryVerifyDelivery(body, out var delivery, out var verification))
        {
            if (body.Length == 0 && request.ContentLength is null)
            {
                // Keygen never sends an empty body, and a sender of one gives a Content-Length of 0. So a middleware read this body.
                log.BodyNotRead(WebhookOutcome.BodyAlreadyRead, 0);
                return new(WebhookOutcome.BodyAlreadyRead) { Url = head.Url, Key = head.Key };
            }

            counters.Refused();
            metrics.Refused(verification);
            log.BodyDiffers(verification);
            return new(WebhookOutcomeExtensions.Of(verification)) { VerificationFailure = verification, Url = head.Url, Key = head.Key };
        }

        counters.Verified();
        if (!EventReader.TryRead(delivery, ownsBody: !dispatcher.ForwardsAny, out var keygenEvent, out var envelope))
        {
            log.EnvelopeRefused(envelope);
            return new(WebhookOutcomeExtensions.Of(envelope)) { EnvelopeFailure = envelope, Url = head.Url, Key = head.Key };
        }

        keygenEvent = keygenEvent.For(dispatcher.Registration);
        log.Read(keygenEvent);

        // Handlers run on when Keygen closes the connection: otherwise the event would only be delivered again.
        var forward = dispatcher.ForwardsAny ? Forward(request, receivedAt, delivery, keygenEvent) : null;
        var result = await dispatcher.DispatchWithinGateAsync(keygenEvent, settings, forward, CancellationToken.None).ConfigureAwait(false);
        return new(result.Outcome) { Event = keygenEvent, Handlers = result.Handlers, Url = head.Url, Key = head.Key };
    }

    /// <summary>Hands the delivery over to the engine. The message is made only if the hand-over has not completed before.</summary>
    private Func<IServiceProvider, CancellationToken, Task> Forward(
        WebhookRequest request, DateTimeOffset receivedAt, VerifiedDelivery delivery, KeygenEvent keygenEvent) => (services, ct) =>
    {
        var message = KeygenEventMessage.Of(
            request.Head, receivedAt, delivery, keygenEvent, dispatcher.LaterNamesOf(keygenEvent), WebhookActivities.TraceParent);
        return forwarder?.Create(services).ForwardAsync(message, ct) ?? throw new InvalidOperationException(
            "ConsumesOnly() says that this process receives no deliveries, but it has received one: call RunLaterWith<TForwarder>() instead.");
    };

    private static WebhookOutcome? CheckShape(WebhookRequest request, ReceiverSettings settings) =>
        !string.Equals(request.Head.Method, "POST", StringComparison.OrdinalIgnoreCase) ? WebhookOutcome.MethodNotAllowed
        : !ContentTypeRules.IsSupported(request.ContentType, request.ContentEncoding) ? WebhookOutcome.UnsupportedMediaType
        : request.ContentLength > settings.Options.MaxBodySize ? WebhookOutcome.ContentTooLarge
        : null;

    private HeadVerification VerifyHead(SignatureVerifier verifier, WebhookRequest request, ReceiverSettings settings, DateTimeOffset receivedAt)
    {
        var startedAt = time.GetTimestamp();
        var urls = !settings.Options.TrustRequestUrl ? settings.Urls : SignedUrl.TryParse(request.Url, out var url, out _) ? [url] : [];
        var head = verifier.VerifyHead(request.Head, urls, receivedAt);
        metrics.Verified(head.Failure, time.GetElapsedTime(startedAt));
        return head;
    }
}
