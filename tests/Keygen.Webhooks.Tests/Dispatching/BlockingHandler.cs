namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>A handler that says when it has begun and ends when it is told to, heeding its token or not.</summary>
internal sealed class BlockingHandler(bool heedsToken = true)
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    public int Runs => Volatile.Read(ref _runs);

    /// <summary>Ends when the handler has begun.</summary>
    public Task Begun => _begun.Task.SoonAsync();

    /// <summary>The token of the last run.</summary>
    public CancellationToken Token { get; private set; }

    public async Task HandleAsync(KeygenEvent keygenEvent, CancellationToken ct)
    {
        Token = ct;
        Interlocked.Increment(ref _runs);
        _begun.TrySetResult();
        await _end.Task.WaitAsync(heedsToken ? ct : CancellationToken.None);
    }

    public void End() => _end.TrySetResult();

    public void Fail(Exception exception) => _end.TrySetException(exception);
}
