namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>A token that is cancelled after a time limit, or earlier by another token.</summary>
internal sealed class LinkedTimeout : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _either;

    public LinkedTimeout(TimeSpan limit, TimeProvider time, CancellationToken stop)
    {
        _limit = limit;
        _time = new(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, stop);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Whether the time limit has passed.</summary>
    public bool IsOver => _time.IsCancellationRequested;

    /// <summary>Stops the clock.</summary>
    public void Stop() => _time.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Starts the clock anew, with the whole limit.</summary>
    public void Restart() => _time.CancelAfter(_limit);

    public void Dispose()
    {
        _either.Dispose();
        _time.Dispose();
    }
}
