namespace Keygen.Webhooks;

/// <summary>Counts the deliveries and other dispatches under way, and turns new ones away once the shutdown has begun.</summary>
internal sealed class ReceiverGate : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _graceIsOver;
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight;
    private bool _draining;

    public ReceiverGate()
    {
        _graceIsOver = new();
        GraceIsOver = _graceIsOver.Token;
    }

    /// <summary>Fires when handlers have had the shutdown's grace.</summary>
    public CancellationToken GraceIsOver { get; } // kept, for deliveries that outlive the container

    public bool IsDraining => Volatile.Read(ref _draining);

    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_draining)
            {
                return false;
            }

            _inFlight++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_inFlight == 0 && _draining)
            {
                _empty.TrySetResult();
            }
        }
    }

    /// <summary>Lets nobody in from now on.</summary>
    /// <returns>How many are inside, and a task that ends when they have left.</returns>
    public (int InFlight, Task Empty) Close()
    {
        lock (_lock)
        {
            _draining = true;
            if (_inFlight == 0)
            {
                _empty.TrySetResult();
            }

            return (_inFlight, _empty.Task);
        }
    }

    public Task EndGraceAsync() => _graceIsOver.CancelAsync();

    public void Dispose() => _graceIsOver.Dispose();
}
