namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>A token that is cancelled after a time limit, or earlier by another token.</summary>
internal sealed class LinkedTimeout : IDisposable
{
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _either;

    public LinkedTimeout(TimeSpan limit, TimeProvider time, CancellationToken stop)
    {
        _time = new(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, stop);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Whether the time limit has passed.</summary>
    public bool IsOver => _time.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _time.Dispose();
    }
}
