namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>The machine's clock, and some time ahead of it.</summary>
internal sealed class ClockAhead(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
