using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>
/// A connection that is opened when it is first needed, without blocking a thread. It is disposed only if the store created it.
/// </summary>
/// <remarks>
/// StackExchange.Redis reconnects by itself for ever. Only an opening that failed completely, for example in a user's factory, is retried
/// here.
/// </remarks>
internal sealed class RedisConnection(Func<Task<IConnectionMultiplexer>> open, bool isOurs, int? database) : IAsyncDisposable, IDisposable
{
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _opening;
    private bool _disposed;

    public ValueTask<IDatabase> GetDatabaseAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _opening) is { IsCompletedSuccessfully: true } opened && !_disposed
            ? new(DatabaseOf(opened.Result))
            : new(OpenDatabaseAsync(cancellationToken));

    public Task<IConnectionMultiplexer> OpenAsync()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
            {
                // On a pool thread: a factory may block, and so may the first steps of a connection.
                _opening = Task.Run(open);
            }

            return _opening;
        }
    }

    /// <summary>
    /// Closes the connection. A connection that is still opening is closed later, because waiting for it would block the thread.
    /// </summary>
    public void Dispose()
    {
        if (TakeOurs() is not { } ours)
        {
            return;
        }

        if (ours.IsCompletedSuccessfully)
        {
            ours.Result.Dispose();
        }
        else
        {
            _ = CloseAsync(ours);
        }
    }

    /// <summary>Closes the connection. It waits for a connection that is still opening, because an opening cannot be cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        if (TakeOurs() is { } ours)
        {
            await CloseAsync(ours).ConfigureAwait(false);
        }
    }

    private Task<IConnectionMultiplexer>? TakeOurs()
    {
        lock (_lock)
        {
            var ours = isOurs && !_disposed ? _opening : null;
            _disposed = true;
            return ours;
        }
    }

    private static async Task CloseAsync(Task<IConnectionMultiplexer> opening)
    {
        IConnectionMultiplexer opened;
        try
        {
            opened = await opening.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It never opened.
            return;
        }

        await opened.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<IDatabase> OpenDatabaseAsync(CancellationToken cancellationToken) =>
        DatabaseOf(await OpenAsync().WaitAsync(cancellationToken).ConfigureAwait(false));

    private IDatabase DatabaseOf(IConnectionMultiplexer connection) => connection.GetDatabase(database ?? -1);
}
