using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Forwarding;

/// <summary>Verifies a message as its delivery was verified, and reads its event. Whatever is in the message selects no key and no algorithm.</summary>
internal static class MessageVerification
{
    /// <param name="message">The message.</param>
    /// <param name="verifier">The verifier of its registration.</param>
    /// <param name="settings">The settings of its registration.</param>
    /// <exception cref="KeygenMessageRejectedException">The message does not verify, or is not what was signed.</exception>
    public static KeygenEvent Read(KeygenEventMessage message, SignatureVerifier verifier, ReceiverSettings settings)
    {
        var head = verifier.VerifyHead(message.Head, settings.Options.TrustRequestUrl ? [message.Url] : settings.Urls, message.ReceivedAt);
        if (!head.TryVerifyDelivery(message.Fields.Body!, out var delivery, out var failure))
        {
            throw new KeygenMessageRejectedException(
                MessageFailure.NotVerified,
                $"It does not verify ({failure}). It was altered, or its key or URL is no longer in PublicKeys or EndpointUrls: keep them there while messages wait.");
        }

        if (!EventReader.TryRead(delivery, out var keygenEvent, out var envelope))
        {
            throw new KeygenMessageRejectedException(MessageFailure.NotAnEvent, $"Its body verifies, but is not an event ({envelope}).");
        }

        keygenEvent = keygenEvent.For(message.Registration, isForwarded: true);
        var signed = KeygenEventMessage.Of(message.Head, message.ReceivedAt, delivery, keygenEvent, message.Handlers, message.TraceParent);
        return message.Fields.IsSameEventAs(signed.Fields) ? keygenEvent : throw new KeygenMessageRejectedException(
            MessageFailure.Altered, "One of its members that describe the event, such as eventName or partitionKey, is not what was signed.");
    }
}
