namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>The machine's clock, and some time ahead of it.</summary>
/// <param name="by">How far.</param>
/// <param name="rests">Told when something begins to wait for an hour: the store's cleaner does when it has cleaned.</param>
internal sealed class ClockAhead(TimeSpan by, Action rests) : TimeProvider
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= Long)
        {
            rests();
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
