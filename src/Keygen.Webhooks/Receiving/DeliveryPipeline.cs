using System.Diagnostics.CodeAnalysis;
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
            return RefusedConfiguration(error);
        }

        if (CheckShape(request, settings) is { } refused)
        {
            log.ShapeRefused(refused, request, settings.Options.MaxBodySize);
            return RefusedShape(refused, request.WithoutBody(), settings);
        }

        SignatureVerifier verifier;
        try
        {
            verifier = await verifiers.GetVerifierAsync(settings, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            log.KeysUnavailable(exception);
            return new(WebhookOutcome.Unavailable) { Explanation = static () => new(RefusalExplanations.KeysUnavailable) };
        }

        var receivedAt = request.ReceivedAt ?? time.GetUtcNow();
        var head = VerifyHead(verifier, request, settings, receivedAt);
        if (head.Failure is not VerificationFailure.None)
        {
            counters.Refused();
            log.Refused(request, head.Failure, verifier, settings, receivedAt);
            return RefusedHead(head.Failure, request.WithoutBody(), verifier, settings, receivedAt);
        }

        WebhookReceipt? receipt = null;
        try
        {
            var reader = new BodyReader(request, settings.Options.MaxBodySize, time);
            if (await reader.ReadAsync(aborted).ConfigureAwait(false) is not { } body)
            {
                log.BodyNotRead(reader.Failure, settings.Options.MaxBodySize);
                return receipt = WithoutBody(reader.Failure, head, request.Head, settings.Options.MaxBodySize);
            }

            if (!TryReadEvent(request, head, body, out var delivery, out var keygenEvent, out receipt))
            {
                return receipt;
            }

            // Handlers run on when Keygen closes the connection: otherwise the event would only be delivered again.
            var forward = dispatcher.ForwardsAny ? Forward(request, receivedAt, delivery, keygenEvent) : null;
            var result = await dispatcher.DispatchWithinGateAsync(keygenEvent, settings, forward, CancellationToken.None).ConfigureAwait(false);
            return receipt = new(result.Outcome) { Event = keygenEvent, Handlers = result.Handlers, Url = head.Url, Key = head.Key };
        }
        finally
        {
            counters.Ended(receipt);
        }
    }

    private bool TryReadEvent(
        WebhookRequest request, in HeadVerification head, byte[] body, [NotNullWhen(true)] out VerifiedDelivery? delivery,
        [NotNullWhen(true)] out KeygenEvent? keygenEvent, [NotNullWhen(false)] out WebhookReceipt? refusal)
    {
        (keygenEvent, refusal) = (null, null);
        Span<byte> hash = stackalloc byte[BodyDigest.HashSize];
        if (!head.TryVerifyDelivery(body, hash, out delivery, out var verification))
        {
            if (body.Length == 0 && request.ContentLength is null)
            {
                // Keygen never sends an empty body, and a sender of one gives a Content-Length of 0. So a middleware read this body.
                log.BodyNotRead(WebhookOutcome.BodyAlreadyRead, 0);
                refusal = WithoutBody(WebhookOutcome.BodyAlreadyRead, head, request.Head, 0);
                return false;
            }

            counters.Refused();
            metrics.Refused(verification);
            log.BodyDiffers(verification);
            refusal = RefusedBody(verification, head, request.Head, hash.ToArray());
            return false;
        }

        counters.Verified();
        if (!EventReader.TryRead(delivery, ownsBody: !dispatcher.ForwardsAny, out keygenEvent, out var envelope))
        {
            log.EnvelopeRefused(envelope);
            refusal = RefusedEnvelope(envelope, head, request.Head);
            return false;
        }

        keygenEvent = keygenEvent.For(dispatcher.Registration);
        log.Read(keygenEvent);
        return true;
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

    // The explanations are made in methods of their own: a closure in RunAsync would be allocated for each delivery.
    private static WebhookReceipt RefusedShape(WebhookOutcome outcome, WebhookRequest request, ReceiverSettings settings) =>
        new(outcome) { Explanation = () => new(RefusalExplanations.OfShape(outcome, request, settings.Options.MaxBodySize)) };

    private WebhookReceipt RefusedHead(
        VerificationFailure failure, WebhookRequest request, SignatureVerifier verifier, ReceiverSettings settings, DateTimeOffset receivedAt) =>
        new(WebhookOutcomeExtensions.Of(failure))
        {
            VerificationFailure = failure, Explanation = () => log.Explain(request, failure, verifier, settings, receivedAt),
        };

    /// <param name="failure">Why verification failed.</param>
    /// <param name="head">The result of verifying the headers.</param>
    /// <param name="signed">The headers that verified.</param>
    /// <param name="hash">The hash that was computed from the body, because the body is not kept.</param>
    private static WebhookReceipt RefusedBody(VerificationFailure failure, in HeadVerification head, SignedHead signed, byte[] hash)
    {
        var url = head.Url;
        return new(WebhookOutcomeExtensions.Of(failure))
        {
            VerificationFailure = failure, Url = url, Key = head.Key,
            Explanation = () => RefusalDetails.Of(RefusalExplanations.BodyDiffers, url, signed, BodyDigest.Format(hash)),
        };
    }

    private static WebhookReceipt WithoutBody(WebhookOutcome outcome, in HeadVerification head, SignedHead signed, int maxBodySize)
    {
        var url = head.Url;
        return new(outcome)
        {
            Url = url, Key = head.Key, Explanation = () => RefusalDetails.Of(RefusalExplanations.OfBody(outcome, maxBodySize), url, signed),
        };
    }

    private static WebhookReceipt RefusedEnvelope(EnvelopeFailure failure, in HeadVerification head, SignedHead signed)
    {
        var url = head.Url;
        return new(WebhookOutcomeExtensions.Of(failure))
        {
            EnvelopeFailure = failure, Url = url, Key = head.Key, Explanation = () => RefusalDetails.Of(RefusalExplanations.Of(failure), url, signed),
        };
    }

    private static WebhookReceipt RefusedConfiguration(string error) => new(WebhookOutcome.Misconfigured) { Explanation = () => new(error) };

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
