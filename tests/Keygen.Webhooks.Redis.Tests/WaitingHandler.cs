using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Redis.Tests;

/// <summary>A handler that waits to be let go, and counts its runs.</summary>
internal sealed class WaitingHandler
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    public int Runs => Volatile.Read(ref _runs);

    public Task Begun => _begun.Task.SoonAsync();

    public void LetGo() => _go.TrySetResult();

    public async Task HandleAsync(KeygenEvent keygenEvent, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        _begun.TrySetResult();
        await _go.Task.WaitAsync(cancellationToken);
    }
}
