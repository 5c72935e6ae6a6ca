namespace Keygen.Webhooks.Dispatching;

/// <summary>
/// Sees every event that a dispatcher has run without a delivery: for catch-up, for a replay, or from an engine's message. Add it with
/// <see cref="EventDispatcher.Observe"/>. An <c>IWebhookReceiptObserver</c> sees deliveries.
/// </summary>
public interface IDispatchObserver
{
    /// <summary>
    /// Called when the handlers have ended. Return at once: the caller of the dispatcher waits. An exception is logged and changes nothing.
    /// </summary>
    /// <param name="keygenEvent">
    /// The event, which may be kept. <see cref="KeygenEvent.IsCatchUp"/>, <see cref="KeygenEvent.IsReplay"/> and
    /// <see cref="KeygenEvent.IsForwarded"/> say why it ran.
    /// </param>
    /// <param name="result">What the handlers did; no handler when nothing had to run, or could.</param>
    /// <param name="duration">How long it took.</param>
    void OnDispatched(KeygenEvent keygenEvent, DispatchResult result, TimeSpan duration);
}
