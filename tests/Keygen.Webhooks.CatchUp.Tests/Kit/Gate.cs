namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>A handler that waits until a test lets it go on.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Begun => _begun.Task;

    public CancellationToken Token { get; private set; }

    public Task HandleAsync(KeygenEvent e, CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        _begun.TrySetResult();
        return _end.Task;
    }

    public void Open() => _end.TrySetResult();

    public void Fail() => _end.TrySetException(new InvalidOperationException("It died."));
}
