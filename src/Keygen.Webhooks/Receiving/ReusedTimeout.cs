namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Tokens that fire after a while. One that has not fired serves the thread's next user: making one for each delivery would be most of
/// what reading a body allocates.
/// </summary>
internal static class ReusedTimeout
{
    [ThreadStatic]
    private static CancellationTokenSource? _spare;

    [ThreadStatic]
    private static TimeProvider? _spareClock;

    public static CancellationTokenSource Start(TimeSpan timeout, TimeProvider time)
    {
        if (_spare is not { } stop || _spareClock != time)
        {
            return new(timeout, time);
        }

        _spare = null;
        stop.CancelAfter(timeout);
        return stop;
    }

    /// <summary>Nobody may hold its token any longer.</summary>
    public static void End(CancellationTokenSource stop, TimeProvider time)
    {
        // Only the system's own timers can be reset.
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
