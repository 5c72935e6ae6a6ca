namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>A clock that a test moves, with timers that run by themselves: how long a database is waited for is real time.</summary>
internal sealed class RealTimers(TimeProvider clock) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime, period);
}
