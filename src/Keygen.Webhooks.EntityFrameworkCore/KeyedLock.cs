namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Lets the runs of one event take turns in this process, so that of many duplicates one at most waits in the database, where
/// waiting holds a connection.
/// </summary>
internal sealed class KeyedLock
{
    private readonly Dictionary<string, KeyedLockHolder> _turns = new(StringComparer.Ordinal);

    public bool IsRunning(string eventHash)
    {
        lock (_turns)
        {
            return _turns.ContainsKey(eventHash);
        }
    }

    /// <exception cref="OperationCanceledException">The turn did not come in time.</exception>
    public async Task<KeyedLockHolder> TakeAsync(string eventHash, CancellationToken cancellationToken)
    {
        KeyedLockHolder? turn;
        lock (_turns)
        {
            if (!_turns.TryGetValue(eventHash, out turn))
            {
                _turns[eventHash] = turn = new(this, eventHash);
            }

            turn.Users++;
        }

        try
        {
            await turn.Semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
            return turn;
        }
        catch
        {
            Leave(turn);
            throw;
        }
    }

    private void Leave(KeyedLockHolder turn)
    {
        lock (_turns)
        {
            if (--turn.Users == 0)
            {
                _turns.Remove(turn.EventHash);
                turn.Semaphore.Dispose();
            }
        }
    }

    internal sealed class KeyedLockHolder(KeyedLock turns, string eventHash) : IDisposable
    {
        public string EventHash => eventHash;

        public SemaphoreSlim Semaphore { get; } = new(1);

        public int Users { get; set; }

        public void Dispose()
        {
            Semaphore.Release();
            turns.Leave(this);
        }
    }
}
