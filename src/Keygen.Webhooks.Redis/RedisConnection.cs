using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>The connection, opened when first needed and without blocking a thread. Disposes it if it is ours.</summary>
/// <remarks>
/// StackExchange.Redis reconnects on its own for ever. Only an opening that failed altogether, as a factory of the user's can, is tried again here.
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
                // On a thread of the pool: a factory may block, and so may the first steps of a connection.
                _opening = Task.Run(open);
            }

            return _opening;
        }
    }

    public void Dispose()
    {
        if (TakeOurs() is { IsCompletedSuccessfully: true } opened)
        {
            opened.Result.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (TakeOurs() is { IsCompletedSuccessfully: true } opened)
        {
            await (await opened.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The connection to close now. One that is still opening is closed once it is open: an opening cannot be called off.</summary>
    private Task<IConnectionMultiplexer>? TakeOurs()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return null;
            }

            _disposed = true;
            if (!isOurs || _opening is not { IsCompleted: false } opening)
            {
                return isOurs ? _opening : null;
            }

            _ = opening.ContinueWith(
                static late => late.Result.DisposeAsync().AsTask(),
                CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            return null;
        }
    }

    private async Task<IDatabase> OpenDatabaseAsync(CancellationToken cancellationToken) =>
        DatabaseOf(await OpenAsync().WaitAsync(cancellationToken).ConfigureAwait(false));

    private IDatabase DatabaseOf(IConnectionMultiplexer connection) => connection.GetDatabase(database ?? -1);
}
