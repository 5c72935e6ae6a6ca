namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Creates cancellation sources that can fire after a timeout. A source that has not fired is reused on the same thread, because a new one
/// for each delivery would be most of what reading a body allocates.
/// </summary>
internal static class CancellationSourcePool
{
    [ThreadStatic]
    private static CancellationTokenSource? _spare;

    [ThreadStatic]
    private static TimeProvider? _spareClock;

    /// <summary>Returns a source without a timeout. Set one with <see cref="CancellationTokenSource.CancelAfter(TimeSpan)"/>.</summary>
    public static CancellationTokenSource Rent(TimeProvider time)
    {
        if (_spare is not { } stop || _spareClock != time)
        {
            return new(Timeout.InfiniteTimeSpan, time);
        }

        _spare = null;
        return stop;
    }

    /// <summary>Returns a source for reuse. Do not use its token afterwards.</summary>
    public static void Return(CancellationTokenSource stop, TimeProvider time)
    {
        // Only sources on the system's timers can be reset.
        if (stop.TryReset())
        {
            (_spare, _spareClock) = (stop, time);
        }
        else
        {
            stop.Dispose();
        }
    }
}
