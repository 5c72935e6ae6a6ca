namespace Keygen.Webhooks;

/// <summary>The deliveries of one registration that are under way. The gate counts them.</summary>
internal sealed class DeliveryCount
{
    private int _value;

    public int Value
    {
        get => Volatile.Read(ref _value);
        set => Volatile.Write(ref _value, value);
    }
}

/// <summary>Counts the deliveries and other dispatches under way, and turns new ones away once the shutdown has begun.</summary>
internal sealed class ShutdownGate : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _graceIsOver;
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DeliveryCount _deliveries = new();
    private int _inFlight;
    private bool _draining;

    public ShutdownGate()
    {
        _graceIsOver = new();
        GraceIsOver = _graceIsOver.Token;
    }

    /// <summary>Fires when handlers have had the shutdown's grace.</summary>
    public CancellationToken GraceIsOver { get; } // kept, for deliveries that outlive the container

    public bool IsDraining => Volatile.Read(ref _draining);

    /// <summary>How many deliveries are under way, of all registrations together.</summary>
    public int Deliveries => _deliveries.Value;

    /// <param name="deliveries">Where a delivery is counted; null for a dispatch that is none.</param>
    /// <returns>False once the shutdown has begun.</returns>
    public bool TryEnter(DeliveryCount? deliveries = null)
    {
        lock (_lock)
        {
            if (_draining)
            {
                return false;
            }

            _inFlight++;
            Count(deliveries, 1);
            return true;
        }
    }

    public void Leave(DeliveryCount? deliveries = null)
    {
        lock (_lock)
        {
            Count(deliveries, -1);
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

    private void Count(DeliveryCount? deliveries, int change)
    {
        if (deliveries is not null)
        {
            deliveries.Value += change;
            _deliveries.Value += change;
        }
    }
}
