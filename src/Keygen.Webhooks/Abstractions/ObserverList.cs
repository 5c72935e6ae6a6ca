namespace Keygen.Webhooks;

/// <summary>Observers of something that happens often. Reading them takes no lock, and without observers nothing is done.</summary>
internal sealed class ObserverList<T>
    where T : class
{
    private readonly Lock _lock = new();
    private volatile T[] _observers = [];

    public T[] Current => _observers;

    /// <returns>Dispose it to remove the observer.</returns>
    public IDisposable Add(T observer)
    {
        lock (_lock)
        {
            _observers = [.. _observers, observer];
        }

        return new Removal(this, observer);
    }

    private void Remove(T observer)
    {
        lock (_lock)
        {
            var at = Array.IndexOf(_observers, observer);
            _observers = [.. _observers.Where((_, index) => index != at)];
        }
    }

    private sealed class Removal(ObserverList<T> observers, T observer) : IDisposable
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
