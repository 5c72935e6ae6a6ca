namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Lets one run per event proceed in this process. Duplicates wait here, and at most one waits in the database, where waiting holds a
/// connection.
/// </summary>
internal sealed class KeyedLock
{
    private readonly Dictionary<string, KeyedLockHolder> _holders = new(StringComparer.Ordinal);

    /// <exception cref="OperationCanceledException">The lock was not free in time.</exception>
    public async Task<KeyedLockHolder> AcquireAsync(string eventHash, CancellationToken cancellationToken)
    {
        KeyedLockHolder? holder;
        lock (_holders)
        {
            if (!_holders.TryGetValue(eventHash, out holder))
            {
                _holders[eventHash] = holder = new(this, eventHash);
            }

            holder.Users++;
        }

        try
        {
            await holder.Semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
            return holder;
        }
        catch
        {
            Release(holder);
            throw;
        }
    }

    private void Release(KeyedLockHolder holder)
    {
        lock (_holders)
        {
            if (--holder.Users == 0)
            {
                _holders.Remove(holder.EventHash);
                holder.Semaphore.Dispose();
            }
        }
    }

    internal sealed class KeyedLockHolder(KeyedLock owner, string eventHash) : IDisposable
    {
        public string EventHash => eventHash;

        public SemaphoreSlim Semaphore { get; } = new(1);

        public int Users { get; set; }

        public void Dispose()
        {
            Semaphore.Release();
            owner.Release(this);
        }
    }
}
