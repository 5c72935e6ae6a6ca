using Keygen.Webhooks.Chaos.Sending;

namespace Keygen.Webhooks.Chaos.Disorder;

/// <summary>
/// A third receiver starts, whose clock is further ahead than marks are kept. Nobody delivers to it, as it would refuse every date; but it looks
/// after the store like the others. Events that were handled then come again.
/// </summary>
internal sealed class ClockRunsAhead(Arena arena, int seed)
{
    /// <summary>A day more than marks are kept.</summary>
    public static readonly TimeSpan Far = TimeSpan.FromDays(36);

    /// <summary>How far the clocks of receivers that work together may be apart.</summary>
    public static readonly TimeSpan Near = TimeSpan.FromSeconds(45);

    private const int Sample = 50;

    private readonly Random _random = new(seed);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        SentEvent[] handled;
        while ((handled = [.. arena.Sent.Events.Where(static sent => sent.AcknowledgedAt != 0)]).Length < Sample)
        {
            await Task.Delay(100, cancellationToken);
        }

        await using var ahead = arena.StartThird(Far);
        await Task.WhenAll(ahead.Ready, ahead.Resting).WaitAsync(cancellationToken);
        var again = _random.GetItems(handled, Sample).Distinct().ToArray();
        await Task.WhenAll(again.Select(sent => arena.Courier.DeliverAsync(
            sent, Guid.NewGuid().ToString("D"), _random.Next(arena.Slots.Count), DeliveryReason.Later, cancellationToken)));
        (arena.Disorder.FarClocks, arena.Disorder.SentAgain) = (arena.Disorder.FarClocks + 1, arena.Disorder.SentAgain + again.Length);
        await ahead.StopAsync();
    }
}
