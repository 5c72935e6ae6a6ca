namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>Tells the time it is told, both ways; timers are the system's.</summary>
internal sealed class SettableClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    public override DateTimeOffset GetUtcNow() => Now;
}
