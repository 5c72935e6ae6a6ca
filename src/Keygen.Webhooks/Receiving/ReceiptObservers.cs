namespace Keygen.Webhooks.Receiving;

/// <summary>The observers of one receiver.</summary>
internal sealed class ReceiptObservers(ReceiptLog log)
{
    private readonly ObserverList<IWebhookReceiptObserver> _observers = new();

    public IDisposable Add(IWebhookReceiptObserver observer) => _observers.Add(observer);

    public void Tell(WebhookRequest request, WebhookReceipt receipt, TimeSpan duration)
    {
        foreach (var observer in _observers.Current)
        {
            try
            {
                observer.OnReceived(request, receipt, duration);
            }
            catch (Exception exception)
            {
                log.ObserverFailed(exception);
            }
        }
    }
}
