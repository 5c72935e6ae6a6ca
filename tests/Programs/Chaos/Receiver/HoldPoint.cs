using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>
/// Lets the supervisor time a kill: told a phase, the next delivery that comes to it stays there for ever, and the supervisor is told.
/// </summary>
internal sealed class HoldPoint
{
    private const int Nothing = -1;
    private int _phase = Nothing;

    public void Arm(Phase phase) => Volatile.Write(ref _phase, (int)phase);

    public Task PassAsync(Phase phase)
    {
        if (Interlocked.CompareExchange(ref _phase, Nothing, (int)phase) != (int)phase)
        {
            return Task.CompletedTask;
        }

        Console.Out.WriteLine($"{ReceiverWords.Held} {phase}");
        return Task.Delay(Timeout.InfiniteTimeSpan);
    }
}

/// <summary>What supervisor and receiver say to each other, a line each.</summary>
internal static class ReceiverWords
{
    public const string Ready = "ready";
    public const string Hold = "hold";
    public const string Held = "held";
    public const string Resting = "resting";
}
