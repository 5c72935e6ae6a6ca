using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>
/// Lets the supervisor time a kill: told a phase, and perhaps a handler, the next delivery that comes to it stays there for ever, and the supervisor is told.
/// </summary>
internal sealed class HoldPoint
{
    private Point? _armed;

    public void Arm(Phase phase, string handler) => Volatile.Write(ref _armed, new(phase, handler));

    public Task PassAsync(Phase phase, string handler = ReceiverWords.Any)
    {
        if (Volatile.Read(ref _armed) is not { } point || point.Phase != phase || (point.Handler is not ReceiverWords.Any && point.Handler != handler)
            || Interlocked.CompareExchange(ref _armed, null, point) != point)
        {
            return Task.CompletedTask;
        }

        Console.Out.WriteLine($"{ReceiverWords.Held} {phase}");
        return Task.Delay(Timeout.InfiniteTimeSpan);
    }

    private sealed record Point(Phase Phase, string Handler);
}

/// <summary>What supervisor and receiver say to each other, a line each.</summary>
internal static class ReceiverWords
{
    public const string Ready = "ready";
    public const string Hold = "hold";
    public const string Held = "held";
    public const string Resting = "resting";

    /// <summary>Any handler, or none.</summary>
    public const string Any = "-";
}
