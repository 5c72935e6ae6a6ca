namespace Keygen.Webhooks.Receiving;

/// <summary>The observers of one receiver. Reading them takes no lock, and without observers nothing is done.</summary>
internal sealed class ReceiptObservers(ReceiptLog log)
{
    private readonly Lock _lock = new();
    private volatile IWebhookReceiptObserver[] _observers = [];

    public IDisposable Add(IWebhookReceiptObserver observer)
    {
        lock (_lock)
        {
            _observers = [.. _observers, observer];
        }

        return new Removal(this, observer);
    }

    public void Tell(WebhookRequest request, WebhookReceipt receipt, TimeSpan duration)
    {
        foreach (var observer in _observers)
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

    private void Remove(IWebhookReceiptObserver observer)
    {
        lock (_lock)
        {
            var at = Array.IndexOf(_observers, observer);
            _observers = [.. _observers.Where((_, index) => index != at)];
        }
    }

    private sealed class Removal(ReceiptObservers observers, IWebhookReceiptObserver observer) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                observers.Remove(observer);
            }
        }
    }
}
