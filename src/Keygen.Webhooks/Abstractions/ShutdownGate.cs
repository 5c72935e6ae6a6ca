namespace Keygen.Webhooks;

/// <summary>The number of deliveries that one registration is handling now. The gate counts them.</summary>
internal sealed class InFlightCount
{
    private int _value;

    public int Value
    {
        get => Volatile.Read(ref _value);
        set => Volatile.Write(ref _value, value);
    }
}

/// <summary>Counts the deliveries and other dispatches under way, and refuses new ones after the shutdown has begun.</summary>
internal sealed class ShutdownGate : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _graceIsOver;
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly InFlightCount _deliveries = new();
    private int _inFlight;
    private bool _draining;

    public ShutdownGate()
    {
        _graceIsOver = new();
        GraceIsOver = _graceIsOver.Token;
    }

    /// <summary>Fires when the shutdown's grace period has passed.</summary>
    public CancellationToken GraceIsOver { get; } // stored: a delivery can outlive the container, which disposes the source

    public bool IsDraining => Volatile.Read(ref _draining);

    /// <summary>The number of deliveries under way in all registrations.</summary>
    public int Deliveries => _deliveries.Value;

    /// <param name="deliveries">The counter of the delivery's registration; null for a dispatch that is not a delivery.</param>
    /// <returns>False once the shutdown has begun.</returns>
    public bool TryEnter(InFlightCount? deliveries = null)
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

    public void Leave(InFlightCount? deliveries = null)
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

    /// <summary>Refuses every later call of <see cref="TryEnter"/>.</summary>
    /// <returns>The number of dispatches under way, and a task that ends when all of them have left.</returns>
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

    private void Count(InFlightCount? deliveries, int change)
    {
        if (deliveries is not null)
        {
            deliveries.Value += change;
            _deliveries.Value += change;
        }
    }
}
