namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Sees every request that a receiver has received, with its receipt. Add it with <see cref="WebhookReceiver.Observe"/>.
/// </summary>
public interface IWebhookReceiptObserver
{
    /// <summary>
    /// Called when a request has been received, before its answer is written, on the thread of the request. Return at once: the answer
    /// waits. An exception is logged and changes nothing.
    /// </summary>
    /// <param name="request">
    /// The request. To keep it, keep <see cref="WebhookRequest.WithoutBody"/>: the body belongs to the host, which uses it again.
    /// </param>
    /// <param name="receipt">The receipt, which may be kept.</param>
    /// <param name="duration">How long receiving took, handlers included.</param>
    void OnReceived(WebhookRequest request, WebhookReceipt receipt, TimeSpan duration);
}
