namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>How long something is waited for: its own time, and no longer than somebody else's wish.</summary>
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

    /// <summary>Whether its own time was over.</summary>
    public bool IsOver => _time.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _time.Dispose();
    }
}
